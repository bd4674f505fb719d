import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeDunning } from '../api/calls';
import { ProblemError } from '../api/errors';
import type { Dunning } from '../api/dunning';
import type { Invoice } from '../api/types';
import { dunning as texts } from '../dunningMessages';
import { formatDay } from '../format/dates';
import { useMay } from '../signin/session';
import { RefusalNotice } from '../ui/RefusalNotice';
import { tell } from '../ui/tell';
import { useIdempotencyKey } from '../ui/useIdempotencyKey';
import classes from './Invoices.module.css';

/** What was done about a customer who is late, what comes next and when; and the button that holds it. */
export function DunningLine({ orderId, invoice }: { orderId: string; invoice: Invoice }) {
  const { dunning } = invoice;
  const text = [dunning.steps_taken > 0 ? texts.taken(dunning.steps_taken) : undefined, stateOf(dunning)]
    .filter((part) => part !== undefined)
    .join(' · ');
  const isHeld = dunning.pause_reason !== undefined;
  const isRunning = dunning.status === 'waiting' || isHeld;
  if (text === '') return null;
  return (
    <div className={classes.payment}>
      <span>{text}</span>
      {isRunning && <HoldButton key={String(isHeld)} orderId={orderId} invoice={invoice} isHeld={isHeld} />}
    </div>
  );
}

function stateOf(dunning: Dunning): string | undefined {
  const until = dunning.paused_until === undefined ? undefined : formatDay(dunning.paused_until);
  if (dunning.pause_reason !== undefined) return texts.paused(dunning.pause_reason, until);
  if (dunning.next_step !== undefined && dunning.next_date !== undefined)
    return texts.next(dunning.next_step, formatDay(dunning.next_date));
  return texts.status[dunning.status];
}

function HoldButton({ orderId, invoice, isHeld }: { orderId: string; invoice: Invoice; isHeld: boolean }) {
  const client = useQueryClient();
  const key = useIdempotencyKey();
  const attempt = useMutation({
    mutationFn: () =>
      changeDunning(
        isHeld
          ? { invoice_number: invoice.invoice_number, change: 'resumed' }
          : { invoice_number: invoice.invoice_number, change: 'paused', reason: 'other' },
        key.read(),
      ),
    onSuccess: () => {
      tell(texts.done);
      void client.invalidateQueries({ queryKey: ['order', orderId] });
    },
    onError: (error) => key.settle(error),
  });
  if (!useMay('settle')) return null;
  return (
    <>
      {attempt.error instanceof ProblemError && <RefusalNotice title={texts.refused} error={attempt.error} />}
      <Button variant="subtle" size="compact-sm" loading={attempt.isPending} onClick={() => attempt.mutate()}>
        {isHeld ? texts.resume : texts.pause}
      </Button>
    </>
  );
}
