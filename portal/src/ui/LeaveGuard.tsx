import { useBlocker } from 'react-router-dom';
import { useAskToLeave } from './askToLeave';
import { DiscardDialog } from './DiscardDialog';

/** While it is there, whoever leaves the page is asked first: by the page, or by the browser where that is left. */
export function LeaveGuard() {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname);
  useAskToLeave();
  return (
    <DiscardDialog
      isOpen={blocker.state === 'blocked'}
      onStay={() => blocker.reset?.()}
      onLeave={() => blocker.proceed?.()}
    />
  );
}
