import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router-dom';
import { loadPayoutLines } from '../api/calls';
import type { Payout, PayoutLine } from '../api/payoutTypes';
import { formatMoney } from '../format/money';
import { first, shortId } from '../format/order';
import { payouts } from '../payoutMessages';
import { LoadFailure } from '../ui/LoadFailure';
import { When } from '../ui/When';
import classes from './Waterfall.module.css';

const LINES_PER_PAGE = 25;

interface Props {
  payout: Payout;
  step: string;
  title: string;
}

/** The captures and refunds of a step, and what else it consists of. */
export function PayoutLines({ payout, step, title }: Props) {
  const reference = payout.payment_reference;
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['payouts', 'one', reference, 'lines', step],
    queryFn: ({ pageParam, signal }) =>
      loadPayoutLines(reference, { step, limit: LINES_PER_PAGE, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const lines = data?.pages.flatMap((page) => page.lines) ?? [];

  // A page that found nothing is not the end: where lines are rare, the server looks part by part.
  const isLooking = hasNextPage && data?.pages.at(-1)?.lines.length === 0 && error === null;
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage();
  }, [isLooking, isFetchingNextPage, fetchNextPage]);

  if (error !== null && data === undefined)
    return <LoadFailure what={payouts.whatLines} error={error} onRetry={() => void refetch()} />;
  return (
    <>
      {lines.length > 0 && <LineTable title={title} lines={lines} currency={payout.currency} />}
      {(isPending || isLooking) && <Skeleton height={60} m="sm" w="auto" />}
      {data !== undefined && lines.length === 0 && !isLooking && <p className={classes.note}>{payouts.noLines}</p>}
      {hasNextPage && !isLooking && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {payouts.more}
          </Button>
        </div>
      )}
    </>
  );
}

function LineTable({ title, lines, currency }: { title: string; lines: PayoutLine[]; currency: string }) {
  return (
    <table aria-label={payouts.linesOf(title)}>
      <thead>
        <tr>
          <th scope="col">{payouts.lineOrder}</th>
          <th scope="col" className={classes.wide}>
            {payouts.lineWhat}
          </th>
          <th scope="col" className={classes.wide}>
            {payouts.lineWhen}
          </th>
          <th scope="col" className="number">
            {payouts.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, i) => (
          // An event may have several lines of a step; they never change places.
          <tr key={i}>
            <th scope="row">
              <LineOrder line={line} />
            </th>
            <td className={classes.wide}>{line.meaning}</td>
            <td className={classes.wide}>
              <When at={line.at} />
            </td>
            <td className="number">{formatMoney(line.amount, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Leads to the capture or refund on the order's page. */
function LineOrder({ line }: { line: PayoutLine }) {
  const { order_id: orderId, capture_id: captureId, refund_id: refundId } = line;
  if (orderId === undefined) return <span className={classes.dimmed}>{payouts.ofPayout}</span>;
  return (
    <>
      <Link to={{ pathname: `/orders/${orderId}`, hash: captureId ?? refundId ?? '' }} className={classes.order}>
        {first(line.merchant_reference1, line.klarna_reference) ?? shortId(orderId)}
      </Link>
      {captureId !== undefined && <span className={classes.dimmed}>{payouts.capture}</span>}
      {refundId !== undefined && <span className={classes.dimmed}>{payouts.refund}</span>}
    </>
  );
}
