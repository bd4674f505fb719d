import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { loadUpcomingPayouts } from '../api/calls';
import { home } from '../homeMessages';
import { payouts as payoutsTexts } from '../payoutMessages';
import { PayoutTable } from '../payouts/PayoutTable';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import classes from './Home.module.css';

const ROWS = 4;

/** What will be paid next, if nothing else happens. What stands below comes with the answer, so that it is not pushed away. */
export function NextPayouts({ children }: { children: ReactNode }) {
  const upcoming = useQuery({ queryKey: ['payouts', 'upcoming'], queryFn: ({ signal }) => loadUpcomingPayouts(signal) });
  const payouts = upcoming.data?.payouts.slice(0, ROWS) ?? [];
  return (
    <>
      <Card title={home.nextPayouts} isFlush>
        {upcoming.isPending && <Skeleton height={90} m="md" w="auto" />}
        {upcoming.isError && upcoming.data === undefined && (
          <LoadFailure what={payoutsTexts.whatUpcoming} error={upcoming.error} onRetry={() => void upcoming.refetch()} />
        )}
        {upcoming.data !== undefined && payouts.length === 0 && <p className={classes.none}>{payoutsTexts.upcomingNone}</p>}
        {payouts.length > 0 && <PayoutTable name={home.nextPayouts} payouts={payouts} hasStatus={false} />}
        {upcoming.data !== undefined && (
          <p className={classes.more}>
            <Anchor component={Link} to="/payouts">
              {home.allPayouts}
            </Anchor>
          </p>
        )}
      </Card>
      {!upcoming.isPending && children}
    </>
  );
}
