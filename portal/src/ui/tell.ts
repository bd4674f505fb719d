import { notifications } from '@mantine/notifications';

/** Says in passing what was done. */
export const tell = (message: string) => notifications.show({ message });
