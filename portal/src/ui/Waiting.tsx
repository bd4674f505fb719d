import { Center, Loader } from '@mantine/core';
import { t } from '../messages';

/** The whole window while nothing is there yet. */
export function Waiting() {
  return (
    <Center component="main" mih="100vh">
      <Loader aria-label={t.app.loading} />
    </Center>
  );
}
