import { useNotifications } from '@mantine/notifications';
import { Suspense, useState } from 'react';
import { lazyExtra } from '../ui/lazyPart';

const ShownNotifications = lazyExtra(() => import('./ShownNotifications'));

/** What shows notifications is loaded with the first of them; until then it waits where all of them do. */
export function NotificationsOnceShown() {
  const { notifications } = useNotifications();
  const [isWanted, setWanted] = useState(false);
  if (notifications.length > 0 && !isWanted) setWanted(true);
  return isWanted ? (
    <Suspense>
      <ShownNotifications />
    </Suspense>
  ) : null;
}
