import { createContext, useContext, useLayoutEffect } from 'react';

/** How what is within a dialog says that it must stay open. */
export const DialogBusy = createContext<(isBusy: boolean) => void>(() => undefined);

/** Whether something lies over all dialogs, so that keys are not meant for them. */
export const DialogsCovered = createContext(false);

/** How what changes without a field, such as a row that is removed, says that there is something to lose now. */
export const DialogTouched = createContext<() => void>(() => undefined);

/** What is seen only once stays until its own button says that it was kept: the key Escape would lose it for good. */
export function useDialogKept(): void {
  useDialogBusy(true);
}

/** While something is under way the dialog around cannot be closed: its outcome would be lost from sight. */
export function useDialogBusy(isBusy: boolean): void {
  const hold = useContext(DialogBusy);
  useLayoutEffect(() => {
    hold(isBusy);
    return () => hold(false);
  }, [hold, isBusy]);
}
