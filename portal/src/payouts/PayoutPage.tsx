import { Anchor, Button, Skeleton, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation, useParams } from 'react-router-dom';
import { loadPayout, payoutCsv, payoutPdf } from '../api/calls';
import { isProblem } from '../api/errors';
import type { Payout } from '../api/payoutTypes';
import { NotFoundPage } from '../app/NotFoundPage';
import { formatUtcDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { formatNumber } from '../format/number';
import { t } from '../messages';
import { payouts as payoutsTexts } from '../payoutMessages';
import { useMay, useSession } from '../signin/session';
import { CopyButton } from '../ui/CopyButton';
import { BackIcon, DownloadIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { When } from '../ui/When';
import { NotForYou } from './NotForYou';
import { PayoutBadge } from './PayoutBadge';
import classes from './Payouts.module.css';
import { Waterfall } from './Waterfall';

export default function PayoutPage() {
  const { reference = '' } = useParams();
  const { merchant } = useSession();
  const maySettle = useMay('settle');
  const payout = useQuery({
    queryKey: ['payouts', 'one', reference],
    queryFn: ({ signal }) => loadPayout(reference, signal),
    enabled: maySettle,
  });
  usePageTitle(payoutsTexts.name(reference), merchant.name);
  const isMissing = isProblem(payout.error, 404) || isProblem(payout.error, 400);
  if (!maySettle) return <NotForYou />;
  if (isMissing && payout.data === undefined) return <NotFoundPage />;
  if (payout.data !== undefined) return <PayoutView key={reference} payout={payout.data} />;
  if (payout.isError)
    return <LoadFailure what={payoutsTexts.whatOne} error={payout.error} onRetry={() => void payout.refetch()} />;
  return (
    <Stack gap="md" role="status" aria-label={t.app.loading}>
      <Skeleton height={34} w="min(320px, 80%)" />
      <Skeleton height={90} radius="lg" />
      <Skeleton height={260} radius="lg" />
    </Stack>
  );
}

function PayoutView({ payout }: { payout: Payout }) {
  const heading = useHeadingFocus<HTMLHeadingElement>(payout.payment_reference);
  const isOpen = payout.status === 'open';
  return (
    <Stack gap="md">
      <header>
        <Anchor component={Link} to={`/payouts${useListSearch()}`} className={classes.back}>
          <BackIcon width={15} height={15} />
          {payoutsTexts.back}
        </Anchor>
        <div className={classes.head}>
          <div className={classes.heading}>
            <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title}>
              {payoutsTexts.name(payout.payment_reference)}
            </Title>
            <CopyButton value={payout.payment_reference} what={payoutsTexts.copyReference} />
            <PayoutBadge payout={payout} />
          </div>
          {!isOpen && (
            <div className={classes.reports}>
              <Report href={payoutCsv(payout.payment_reference)} name={payoutsTexts.csv} />
              <Report href={payoutPdf(payout.payment_reference)} name={payoutsTexts.pdf} />
            </div>
          )}
        </div>
      </header>
      {isOpen && (
        <Notice tone="calm">
          <p>{payoutsTexts.forecast}</p>
        </Notice>
      )}
      <Facts payout={payout} />
      <Waterfall payout={payout} />
    </Stack>
  );
}

function Report({ href, name }: { href: string; name: string }) {
  return (
    <Button component="a" href={href} target="_blank" variant="default" leftSection={<DownloadIcon />}>
      {name}
    </Button>
  );
}

function Facts({ payout }: { payout: Payout }) {
  return (
    <dl className={classes.facts}>
      <Fact name={isPaid(payout) ? payoutsTexts.settlement : payoutsTexts.settlementOpen} isStrong>
        {formatMoney(payout.settlement_amount, payout.currency)}
      </Fact>
      <Fact name={payoutsTexts.date}>{formatUtcDay(payout.payout_date)}</Fact>
      <Fact name={payoutsTexts.events}>{formatNumber(payout.events)}</Fact>
      <Fact name={payoutsTexts.fees}>{payoutsTexts.feesAre[payout.settlement_type]}</Fact>
      <Fact name={payoutsTexts.cutOff}>
        <When at={payout.cut_off_at} />
      </Fact>
      {payout.closed_at !== undefined && (
        <Fact name={payoutsTexts.closedAt}>
          <When at={payout.closed_at} />
        </Fact>
      )}
      {payout.paid_at !== undefined && (
        <Fact name={payoutsTexts.paidAt}>
          <When at={payout.paid_at} />
        </Fact>
      )}
    </dl>
  );
}

const isPaid = ({ status }: Payout) => status === 'paid';

function Fact({ name, isStrong = false, children }: { name: string; isStrong?: boolean; children: ReactNode }) {
  return (
    <div data-strong={isStrong || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The list one came from, with its filters. */
function useListSearch(): string {
  const state: unknown = useLocation().state;
  if (typeof state !== 'object' || state === null || !('list' in state)) return '';
  return typeof state.list === 'string' ? state.list : '';
}
