import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { loadUpcomingPayouts } from '../api/calls';
import { payouts as payoutsTexts } from '../payoutMessages';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import classes from './Payouts.module.css';
import { PayoutTable } from './PayoutTable';

/** What will be paid when, if nothing else happens. */
export function Upcoming() {
  const upcoming = useQuery({ queryKey: ['payouts', 'upcoming'], queryFn: ({ signal }) => loadUpcomingPayouts(signal) });
  const payouts = upcoming.data?.payouts ?? [];
  return (
    <Card
      title={payoutsTexts.upcoming}
      aside={payouts.length > 0 && <span className={classes.note}>{payoutsTexts.upcomingNote}</span>}
      isFlush
    >
      {upcoming.isPending && <Skeleton height={90} m="md" w="auto" />}
      {upcoming.isError && upcoming.data === undefined && (
        <LoadFailure what={payoutsTexts.whatUpcoming} error={upcoming.error} onRetry={() => void upcoming.refetch()} />
      )}
      {upcoming.data !== undefined && payouts.length === 0 && <p className={classes.none}>{payoutsTexts.upcomingNone}</p>}
      {payouts.length > 0 && <PayoutTable name={payoutsTexts.upcoming} payouts={payouts} hasStatus={false} />}
    </Card>
  );
}
