import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemError } from '../api/errors';
import { useDialogBusy } from './dialogBusy';
import { useIdempotencyKey } from './useIdempotencyKey';

/** Begins the keys of queries that ask what would be done. Once it is being done they are given up: late, they would tell of the state after it. */
export const FORETOLD = ['preview'];

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
  const client = useQueryClient();
  const key = useIdempotencyKey();
  const [isOpen, setOpen] = useState(false);
  const attempt = useMutation({
    onMutate: () => client.cancelQueries({ queryKey: FORETOLD }),
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
