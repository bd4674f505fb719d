import { Suspense } from 'react';
import { lazyExtra } from '../ui/lazyPart';

const QUIET_MS = 2_000;

/** The bell comes once the page is there: nobody waits for it, and so no page waits for it either. */
const Bell = lazyExtra(async () => {
  await new Promise((go) => setTimeout(go, QUIET_MS));
  return import('../notifications/Bell');
});

export function BellSlot() {
  return (
    <Suspense>
      <Bell />
    </Suspense>
  );
}
