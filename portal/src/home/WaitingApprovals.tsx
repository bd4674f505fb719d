import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { findApprovals } from '../api/approvalCalls';
import { approvals as texts } from '../approvalMessages';
import { formatMoney } from '../format/money';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { When } from '../ui/When';
import classes from './Home.module.css';

const ROWS = 4;

/** What a colleague asked for and somebody has to decide; nothing while there is nothing. What stands below comes with the answer,
 * so that it is not pushed away. */
export function WaitingApprovals({ children }: { children: ReactNode }) {
  const waiting = useQuery({
    queryKey: ['approvals', 'home'],
    queryFn: ({ signal }) => findApprovals({ status: 'waiting', limit: 100 }, signal),
  });
  const found = waiting.data?.approvals ?? [];
  if (waiting.isPending) return <Skeleton height={90} radius="lg" />;
  return (
    <>
      {(found.length > 0 || waiting.isError) && (
        <Card title={texts.title} isFlush>
          {waiting.isError && waiting.data === undefined && (
            <LoadFailure what={texts.what} error={waiting.error} onRetry={() => void waiting.refetch()} />
          )}
          {found.length > 0 && (
            <>
              <p className={classes.none}>{texts.waiting(found.length)}</p>
              <ul className={classes.failures} aria-label={texts.waiting(found.length)}>
                {found.slice(0, ROWS).map((one) => (
                  <li key={one.approval_id}>
                    <Link to="/approvals" className={classes.failure}>
                      {texts.of[one.action](formatMoney(one.amount, one.currency))}
                    </Link>
                    <span className={classes.why}>
                      {texts.asked(one.requested_by.name ?? '')} <When at={one.requested_at} />
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {waiting.data !== undefined && (
            <p className={classes.more}>
              <Anchor component={Link} to="/approvals">
                {texts.allOfThem}
              </Anchor>
            </p>
          )}
        </Card>
      )}
      {children}
    </>
  );
}
