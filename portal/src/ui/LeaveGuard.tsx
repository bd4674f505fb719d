import { Suspense } from 'react';
import { useBlocker } from 'react-router-dom';
import { useAskToLeave } from './askToLeave';
import { lazyExtra } from './lazyPart';

const DiscardDialog = lazyExtra(() => import('./DiscardDialog'));

/** While it is there, whoever leaves the page is asked first: by the page, or by the browser where that is left. */
export function LeaveGuard() {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname);
  useAskToLeave();
  return (
    <Suspense fallback={null}>
      <DiscardDialog
        isOpen={blocker.state === 'blocked'}
        onStay={() => blocker.reset?.()}
        onLeave={() => blocker.proceed?.()}
      />
    </Suspense>
  );
}
