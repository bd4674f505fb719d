import { Button, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';
import { loadTimeline } from '../api/calls';
import type { Order } from '../api/types';
import { timeline } from '../timelineMessages';
import { AT_ONCE } from '../ui/address';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { DownIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { NoteForm } from './NoteForm';
import classes from './Timeline.module.css';
import { TimelineEntry } from './TimelineEntry';
import { TIMELINE_GROUPS, typesOf, type TimelineGroup } from './timelineGroups';

const EVENTS_PER_PAGE = 50;
type Sort = 'oldest' | 'newest';
const SORTS: { value: Sort; label: string }[] = [
  { value: 'oldest', label: timeline.oldest },
  { value: 'newest', label: timeline.newest },
];

/** Who did what to the order, and when. */
export function Timeline({ order }: { order: Order }) {
  const orderId = order.order_id;
  const [{ sort, group }, show] = useShown();
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['order', orderId, 'timeline', group],
    queryFn: ({ pageParam, signal }) => loadTimeline(orderId, { type: typesOf(group), limit: EVENTS_PER_PAGE, cursor: pageParam }, signal),
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
      title={timeline.title}
      aside={
        <div className={classes.tools}>
          <NativeSelect
            size="xs"
            aria-label={timeline.show}
            rightSection={<DownIcon width={14} height={14} />}
            data={TIMELINE_GROUPS.map((value) => ({ value, label: timeline.groups[value] }))}
            value={group}
            onChange={(event) => show({ group: event.currentTarget.value as TimelineGroup })}
          />
          <SegmentedControl
            size="xs"
            aria-label={timeline.sort}
            data={SORTS}
            value={sort}
            onChange={(value) => show({ sort: value as Sort })}
          />
        </div>
      }
    >
      <NoteForm orderId={orderId} />
      {(isPending || isReadingOn) && <Skeleton height={180} />}
      {error !== null && data === undefined && (
        <LoadFailure what={timeline.what} error={error} onRetry={() => void refetch()} />
      )}
      {isShown && events.length === 0 && <EmptyState title={group === 'all' ? timeline.empty : timeline.emptyGroup} />}
      {isShown && events.length > 0 && (
        <ol className={classes.timeline}>
          {events.map((event) => (
            <TimelineEntry key={`${event.type} ${event.event_id} ${event.invoice_number ?? ''}`} event={event} order={order} />
          ))}
        </ol>
      )}
      {isShown && hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {timeline.more}
        </Button>
      )}
    </Card>
  );
}

interface Shown {
  sort: Sort;
  group: TimelineGroup;
}

/** In the address, like everything that decides what is shown. */
function useShown(): [Shown, (part: Partial<Shown>) => void] {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const shown: Shown = {
    sort: params.get('sort') === 'newest' ? 'newest' : 'oldest',
    group: TIMELINE_GROUPS.find((group) => group === params.get('show')) ?? 'all',
  };
  const change = (part: Partial<Shown>) => {
    const { sort, group } = { ...shown, ...part };
    const search = new URLSearchParams();
    if (sort === 'newest') search.set('sort', sort);
    if (group !== 'all') search.set('show', group);
    navigate(
      { search: search.toString() },
      { ...AT_ONCE, state: location.state as unknown, preventScrollReset: true },
    );
  };
  return [shown, change];
}
