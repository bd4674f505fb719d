import { useCallback, useContext, useEffect, useState, type ComponentProps } from 'react';
import { NavigationType, useBlocker } from 'react-router-dom';
import { useAskToLeave } from './askToLeave';
import { Dialog } from './Dialog';
import { DialogsCovered, DialogTouched } from './dialogBusy';
import { DiscardDialog } from './DiscardDialog';

type Props = Omit<ComponentProps<typeof Dialog>, 'isForm'>;

/** A form of many fields: what was typed is not lost by a slip. Only its own button that cancels does not ask. */
export function FormDialog({ isOpen, onClose, children, ...dialog }: Props) {
  const [isTouched, setTouched] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const isCovered = useContext(DialogsCovered);
  if (!isOpen && (isTouched || isAsking)) {
    setTouched(false);
    setAsking(false);
  }
  const touch = useCallback(() => setTouched(true), []);
  return (
    <>
      <DialogsCovered.Provider value={isCovered || isAsking}>
        <Dialog {...dialog} isForm isOpen={isOpen} onClose={isTouched ? () => setAsking(true) : onClose}>
          <div onInput={touch} onPaste={touch}>
            <DialogTouched.Provider value={touch}>{children}</DialogTouched.Provider>
          </div>
        </Dialog>
      </DialogsCovered.Provider>
      {isTouched && <Guard isAsking={isAsking} setAsking={setAsking} onDiscard={onClose} />}
    </>
  );
}

interface GuardProps {
  isAsking: boolean;
  setAsking: (isAsking: boolean) => void;
  onDiscard: () => void;
}

/** Behind a dialog nothing can be pressed: only the browser's own buttons lead away. */
function Guard({ isAsking, setAsking, onDiscard }: GuardProps) {
  useAskToLeave();
  const blocker = useBlocker(({ historyAction }) => historyAction === NavigationType.Pop);
  const isBlocked = blocker.state === 'blocked';
  useEffect(() => {
    if (isBlocked) setAsking(true);
  }, [isBlocked, setAsking]);
  const stay = () => {
    blocker.reset?.();
    setAsking(false);
  };
  const leave = () => (isBlocked ? blocker.proceed() : onDiscard());
  return <DiscardDialog isOpen={isAsking} onStay={stay} onLeave={leave} />;
}
