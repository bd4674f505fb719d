import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemError } from '../api/errors';
import { useDialogBusy } from './dialogBusy';
import { useIdempotencyKey } from './useIdempotencyKey';

interface Options<Body, Answer> {
  send: (body: Body, idempotencyKey: string) => Promise<Answer>;
  onDone: (answer: Answer, body: Body) => void;
  /** Nothing came of it; or it is not known whether something did. */
  onFailed?: (isUnknown: boolean) => void;
}

export interface Attempt<Body> {
  isPending: boolean;
  /** The answer was lost: the server may have done it. */
  isUnknown: boolean;
  /** What was asked for must not change now, or was done. */
  isFrozen: boolean;
  problem: ProblemError | undefined;
  /** What was sent last. */
  sent: Body | undefined;
  /** Sends it, if it can be sent; after a lost answer the very same request as before, whatever is given. */
  submit: (body: Body | undefined) => void;
}

/** One change, asked for by a dialog for as long as it is open, that happens once however often it is sent. */
export function useAttempt<Body, Answer>(options: Options<Body, Answer>): Attempt<Body> {
  const { send, onDone, onFailed } = options;
  const key = useIdempotencyKey();
  const [isOpen, setOpen] = useState(false);
  const attempt = useMutation({
    mutationFn: (body: Body) => send(body, key.read()),
    onSuccess: onDone,
    onError: (error) => {
      const mayBeDone = key.settle(error);
      setOpen(mayBeDone);
      onFailed?.(mayBeDone);
    },
  });
  useDialogBusy(attempt.isPending);
  const { error, isPending, isSuccess, variables } = attempt;
  const isUnknown = error !== null && isOpen;
  return {
    isPending,
    isUnknown,
    isFrozen: isPending || isUnknown || isSuccess,
    problem: error instanceof ProblemError ? error : undefined,
    sent: variables,
    submit: (body) => {
      if (isPending || isSuccess) return;
      const next = isUnknown ? variables : body;
      if (next !== undefined) attempt.mutate(next);
    },
  };
}
