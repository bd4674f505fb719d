import { notifications } from '@mantine/notifications';
import { t } from '../messages';

/** Says in passing what was done. */
export const tell = (message: string) =>
  notifications.show({ message, closeButtonProps: { 'aria-label': t.app.dismiss } });
