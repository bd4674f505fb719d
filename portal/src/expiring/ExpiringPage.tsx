import { Button, SegmentedControl, Skeleton, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { loadExpiring } from '../api/calls';
import { expiring as expiringTexts } from '../expiringMessages';
import { startOfUtcDay, utcDayOf } from '../format/dates';
import { useSession } from '../signin/session';
import { AT_ONCE } from '../ui/address';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { merchantNow } from '../ui/merchantClock';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import classes from './ExpiringPage.module.css';
import { ExpiringTable } from './ExpiringTable';

const RANGES = [7, 30, 90];
const DEFAULT_RANGE = 30;
const PER_PAGE = 100;

/** The money at risk: what is left of open orders, by the day on which it expires. */
export default function ExpiringPage() {
  const { merchant } = useSession();
  usePageTitle(expiringTexts.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('expiring');
  const [params, setParams] = useSearchParams();
  const asked = Number(params.get('days'));
  const range = RANGES.includes(asked) ? asked : DEFAULT_RANGE;
  const until = startOfUtcDay(utcDayOf(merchantNow()), range + 1);
  const expiring = useInfiniteQuery({
    queryKey: ['expiring', until],
    queryFn: ({ pageParam, signal }) => loadExpiring({ until, limit: PER_PAGE, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const days = expiring.data?.pages.flatMap((page) => page.days) ?? [];
  return (
    <>
      <div className={classes.head}>
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {expiringTexts.title}
          </Title>
          <p className={classes.lead}>{expiringTexts.lead}</p>
        </div>
        <SegmentedControl
          size="sm"
          aria-label={expiringTexts.range}
          data={RANGES.map((days) => ({ value: String(days), label: expiringTexts.days(days) }))}
          value={String(range)}
          onChange={(value) => setParams({ days: value }, AT_ONCE)}
        />
      </div>
      <Card isFlush>
        {expiring.isPending && <Skeleton height={180} m="md" w="auto" />}
        {expiring.isError && expiring.data === undefined && (
          <LoadFailure what={expiringTexts.what} error={expiring.error} onRetry={() => void expiring.refetch()} />
        )}
        {expiring.data !== undefined && days.length === 0 && !expiring.hasNextPage && (
          <EmptyState title={expiringTexts.emptyTitle} text={expiringTexts.emptyText} />
        )}
        {days.length > 0 && <ExpiringTable days={days} isWhole={!expiring.hasNextPage} />}
        {expiring.hasNextPage && (
          <div className={classes.more}>
            <Button
              variant="default"
              size="xs"
              loading={expiring.isFetchingNextPage}
              onClick={() => void expiring.fetchNextPage()}
            >
              {expiringTexts.more}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}
