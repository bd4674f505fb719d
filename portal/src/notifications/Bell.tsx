import { VisuallyHidden } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { NavLink } from 'react-router-dom';
import { loadNotifications } from '../api/notificationCalls';
import { t } from '../messages';
import { BellIcon } from '../ui/icons';
import classes from './Bell.module.css';
import { NOTIFICATIONS } from './keys';

const POLL_MS = 60_000;
const SHOWN_MAX = 99;

/** The way to what one is told, with how much of it is unread. Asks once a minute, while the page is looked at. */
export default function Bell() {
  const client = useQueryClient();
  const { data: unread } = useQuery({
    queryKey: NOTIFICATIONS.bell,
    queryFn: ({ signal }) => loadNotifications(1, undefined, signal),
    select: (found) => found.unread_count,
    refetchInterval: POLL_MS,
  });
  const seen = useRef<number>();
  const isMore = unread !== undefined && seen.current !== undefined && unread > seen.current;
  useEffect(() => {
    if (isMore) void client.invalidateQueries({ queryKey: NOTIFICATIONS.list });
    seen.current = unread;
  }, [unread, isMore, client]);
  const count = unread ?? 0;
  return (
    <NavLink to="/notifications" className={classes.bell} aria-label={t.app.bell(count)} title={t.app.bell(count)}>
      <BellIcon width={20} height={20} />
      {count > 0 && (
        <span className={classes.count} aria-hidden="true">
          {count > SHOWN_MAX ? `${SHOWN_MAX}+` : count}
        </span>
      )}
      <VisuallyHidden role="status">{count > 0 ? t.app.bell(count) : ''}</VisuallyHidden>
    </NavLink>
  );
}
