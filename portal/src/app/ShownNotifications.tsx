import '@mantine/core/styles/Notification.layer.css';
import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';

export default function ShownNotifications() {
  return <Notifications position="top-right" limit={3} autoClose={6000} />;
}
