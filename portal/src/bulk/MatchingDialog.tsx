import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { bulkCaptureMatching, loadOrderTotals } from '../api/calls';
import { isMatchesChanged } from '../api/errors';
import type { OrderQuery } from '../api/exportTypes';
import type { ExpectedTotals, OrderTotals } from '../api/totalsTypes';
import { bulk } from '../bulkMessages';
import { capture } from '../captureMessages';
import { queryText } from '../exports/queryText';
import { formatMoney, type CurrencyTotal } from '../format/money';
import { formatNumber } from '../format/number';
import { parametersOf, TOTALS_KEY } from '../orders/useTotals';
import { totals as texts } from '../totalsMessages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { Facts } from '../ui/Facts';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { useAttempt } from '../ui/useAttempt';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  asked: OrderQuery;
}

/** What is left to capture of all that match, where something is. */
export const leftOf = (found: OrderTotals | undefined): CurrencyTotal[] =>
  (found?.currencies ?? [])
    .map((one) => ({ currency: one.purchase_currency, amount: one.remaining_authorized_amount }))
    .filter((total) => total.amount > 0);

const expectedOf = ({ orders_count, currencies, digest }: OrderTotals): ExpectedTotals => ({
  orders_count,
  currencies: currencies.map(({ purchase_currency, remaining_authorized_amount }) => ({
    purchase_currency,
    remaining_authorized_amount,
  })),
  ...(digest !== undefined && { digest }),
});

export function MatchingDialog({ isOpen, onClose, asked }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={texts.confirmTitle}>
      <MatchingForm asked={asked} onClose={onClose} />
    </Dialog>
  );
}

/**
 * Mounted anew with each opening: it asks what matches at this moment, and what is confirmed is that and nothing else.
 * If the server finds something else by then it starts nothing, and what matches is asked for once more.
 */
function MatchingForm({ asked, onClose }: Omit<Props, 'isOpen'>) {
  const navigate = useNavigate();
  const [query] = useState(asked);
  const now = useQuery({
    queryKey: [TOTALS_KEY, 'confirm', query],
    queryFn: ({ signal }) => loadOrderTotals(parametersOf(query), signal),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const start = useAttempt({
    send: async (body: { query: OrderQuery; expected: ExpectedTotals }, key) => {
      try {
        return await bulkCaptureMatching(body, key);
      } catch (error) {
        if (isMatchesChanged(error)) await now.refetch();
        throw error;
      }
    },
    onDone: (job) => navigate(`/jobs/${job.job_id}`),
  });
  const found = now.data;
  const isCut = found?.truncated === true;
  const reason = isCut ? texts.tooMany : found !== undefined && leftOf(found).length === 0 ? texts.nothingLeft : undefined;
  return (
    <DialogForm
      attempt={start}
      confirm={bulk.confirm(found?.orders_count ?? 0)}
      cancel={start.isUnknown ? capture.close : capture.cancel}
      button={{ loading: start.isPending || now.isPending }}
      reason={reason}
      focus="confirm"
      onSubmit={() => start.submit(found === undefined ? undefined : { query, expected: expectedOf(found) })}
      onClose={onClose}
    >
      <Text size="sm">{texts.lead}</Text>
      {now.isPending && <Skeleton height={72} aria-label={texts.looking} />}
      {now.isError && <LoadFailure what={texts.what} error={now.error} onRetry={() => void now.refetch()} />}
      {found !== undefined && <Shown found={found} query={query} />}
      {isMatchesChanged(start.problem) ? (
        <Notice tone="warn" title={texts.changedTitle} isAnnounced>
          <p>{texts.changedText}</p>
        </Notice>
      ) : (
        <AttemptNotice attempt={start} texts={bulk} />
      )}
    </DialogForm>
  );
}

function Shown({ found, query }: { found: OrderTotals; query: OrderQuery }) {
  const without = found.orders_count - found.open_orders_count;
  return (
    <>
      <Facts
        rows={[
          { name: texts.filter, value: queryText(query) },
          { name: bulk.orders, value: formatNumber(found.orders_count) },
          ...leftOf(found).map(({ currency, amount }) => ({
            name: bulk.total(currency),
            value: formatMoney(amount, currency),
            isStrong: true,
          })),
        ]}
      />
      {without > 0 && <Notice tone="warn">{bulk.without(without)}</Notice>}
    </>
  );
}
