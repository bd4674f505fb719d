import { Title } from '@mantine/core';
import { notices } from '../notificationMessages';
import { useSession } from '../signin/session';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import classes from './Notifications.module.css';
import { NotificationList } from './NotificationList';
import { PreferencesCard } from './PreferencesCard';

/** What whoever is at the screen was told, and of what they want to be told. */
export default function NotificationsPage() {
  const { merchant } = useSession();
  usePageTitle(notices.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('notifications');
  return (
    <>
      <div className={classes.head}>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {notices.title}
        </Title>
        <p className={classes.lead}>{notices.lead}</p>
      </div>
      <NotificationList />
      <PreferencesCard />
    </>
  );
}
