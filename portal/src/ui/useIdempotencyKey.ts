import { useRef } from 'react';
import { newIdempotencyKey } from '../api/client';
import { isOutcomeUnknown } from '../api/errors';

export interface IdempotencyKey {
  /** The key of the attempt: the same for every retry of it. */
  read: () => string;
  /** To be told of each failed attempt. */
  settle: (error: Error) => void;
}

/**
 * One key for as long as a dialog is open. Only a certain refusal ends its life early: nothing was changed then, and the
 * server would answer a corrected request under the old key with the old refusal.
 */
export function useIdempotencyKey(): IdempotencyKey {
  const key = useRef<string>();
  return {
    read: () => (key.current ??= newIdempotencyKey()),
    settle: (error) => {
      if (!isOutcomeUnknown(error)) key.current = undefined;
    },
  };
}
