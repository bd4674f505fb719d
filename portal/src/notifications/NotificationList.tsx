import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { notifications as toasts } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { loadNotifications, readNotification, readNotifications } from '../api/notificationCalls';
import type { PortalNotification } from '../api/notificationTypes';
import { notices } from '../notificationMessages';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { When } from '../ui/When';
import { pageOf, textOf } from './about';
import { NOTIFICATIONS } from './keys';
import classes from './Notifications.module.css';

const PAGE = 20;

/** Marks as read what `read` says, and asks anew. */
function useReading<What>(read: (what: What) => Promise<undefined>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: read,
    onSettled: () => client.invalidateQueries({ queryKey: NOTIFICATIONS.all }),
    onError: () => toasts.show({ color: 'red', message: notices.readFailed }),
  });
}

/** The last first, a page at a time. */
export function NotificationList() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: NOTIFICATIONS.list,
    queryFn: ({ signal, pageParam }) => loadNotifications(PAGE, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  const readAll = useReading(readNotifications);
  const items = data?.pages.flatMap((page) => page.notifications) ?? [];
  const unread = data?.pages[0]?.unread_count ?? 0;
  const last = items[0]?.notification_id;
  const aside = unread > 0 && last !== undefined && (
    <Button size="xs" variant="default" loading={readAll.isPending} onClick={() => readAll.mutate(last)}>
      {notices.readAll}
    </Button>
  );
  return (
    <Card isFlush title={notices.list} aside={aside}>
      {isPending && <Skeleton height={140} m="md" w="auto" />}
      {error !== null && data === undefined && (
        <LoadFailure what={notices.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && items.length === 0 && <EmptyState title={notices.none} text={notices.noneText} />}
      {items.length > 0 && (
        <ul className={classes.list} aria-label={notices.list}>
          {items.map((one) => (
            <NotificationItem key={one.notification_id} of={one} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className={classes.next}>
          <Button variant="default" size="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {notices.next}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** Whoever goes to what it is about has read it. */
function NotificationItem({ of }: { of: PortalNotification }) {
  const read = useReading(readNotification);
  const isUnread = of.read_at === undefined;
  return (
    <li data-unread={isUnread || undefined}>
      <Link
        to={pageOf(of)}
        className={classes.link}
        onClick={() => {
          if (isUnread) read.mutate(of.notification_id);
        }}
      >
        {isUnread && <VisuallyHidden>{notices.unread}: </VisuallyHidden>}
        {textOf(of)}
      </Link>
      <span className={classes.when}>
        <When at={of.at} />
      </span>
    </li>
  );
}
