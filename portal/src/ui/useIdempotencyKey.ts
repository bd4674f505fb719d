import { useRef } from 'react';
import { newIdempotencyKey } from '../api/client';
import { isOutcomeUnknown, isRefusedAtDoor } from '../api/errors';

export interface IdempotencyKey {
  /** The key of the attempt: the same for every retry of it. */
  read: () => string;
  /** To be told of each failed attempt. True: this one or an earlier one may have been done all the same. */
  settle: (error: Error) => boolean;
}

/**
 * One key for as long as a dialog is open. Only a certain refusal ends its life early: nothing was changed then, and the
 * server would answer a corrected request under the old key with the old refusal.
 */
export function useIdempotencyKey(): IdempotencyKey {
  const key = useRef<string>();
  const isOpen = useRef(false);
  return {
    read: () => (key.current ??= newIdempotencyKey()),
    settle: (error) => {
      isOpen.current = isOutcomeUnknown(error) || (isOpen.current && isRefusedAtDoor(error));
      if (!isOpen.current) key.current = undefined;
      return isOpen.current;
    },
  };
}
