import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';
import { loadTimeline } from '../api/calls';
import type { Order } from '../api/types';
import { t } from '../messages';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import classes from './Timeline.module.css';
import { TimelineEntry } from './TimelineEntry';

const EVENTS_PER_PAGE = 50;
type Sort = 'oldest' | 'newest';
const SORTS: { value: Sort; label: string }[] = [
  { value: 'oldest', label: t.timeline.oldest },
  { value: 'newest', label: t.timeline.newest },
];

/** Who did what to the order, and when. */
export function Timeline({ order }: { order: Order }) {
  const orderId = order.order_id;
  const [sort, setSort] = useTimelineSort();
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['order', orderId, 'timeline'],
    queryFn: ({ pageParam, signal }) => loadTimeline(orderId, { limit: EVENTS_PER_PAGE, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

  // The server tells the story from its beginning: to show its end first, all of it must be there.
  const isReadingOn = sort === 'newest' && hasNextPage && error === null;
  useEffect(() => {
    if (isReadingOn && !isFetchingNextPage) void fetchNextPage();
  }, [isReadingOn, isFetchingNextPage, fetchNextPage]);

  const events = data?.pages.flatMap((page) => page.events) ?? [];
  if (sort === 'newest') events.reverse();
  const isShown = data !== undefined && !isReadingOn;
  return (
    <Card
      title={t.timeline.title}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t.timeline.sort}
          data={SORTS}
          value={sort}
          onChange={(value) => setSort(value as Sort)}
        />
      }
    >
      {(isPending || isReadingOn) && <Skeleton height={180} />}
      {error !== null && data === undefined && (
        <LoadFailure what={t.timeline.what} error={error} onRetry={() => void refetch()} />
      )}
      {isShown && events.length === 0 && <EmptyState title={t.timeline.empty} />}
      {isShown && events.length > 0 && (
        <ol className={classes.timeline}>
          {events.map((event) => (
            <TimelineEntry key={event.event_id} event={event} order={order} />
          ))}
        </ol>
      )}
      {isShown && hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t.timeline.more}
        </Button>
      )}
    </Card>
  );
}

/** In the address, like everything that decides what is shown. */
function useTimelineSort(): [Sort, (sort: Sort) => void] {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const sort: Sort = params.get('sort') === 'newest' ? 'newest' : 'oldest';
  const set = (next: Sort) => {
    const search = next === 'newest' ? '?sort=newest' : '';
    navigate({ search }, { replace: true, state: location.state as unknown, preventScrollReset: true });
  };
  return [sort, set];
}
