import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { isOrderChanged } from '../api/errors';
import { edit } from '../editMessages';
import { wordsOf } from '../ui/refusals';
import { useAttempt } from '../ui/useAttempt';
import classes from './EditForms.module.css';
import type { Undo } from './undo';

const { undo: texts } = edit;

interface Props {
  orderId: string;
  undo: Undo;
  onDone?: () => void;
}

/** Takes a change of an order back, and says how that went. Its idempotency key lives as long as it does. */
export function UndoButton({ orderId, undo, onDone }: Props) {
  const client = useQueryClient();
  const reload = () => {
    for (const key of [['order', orderId], ['orders'], ['tags']]) void client.invalidateQueries({ queryKey: key });
  };
  const attempt = useAttempt({
    send: (_: true, key) => undo(key),
    onDone: () => {
      reload();
      onDone?.();
    },
    onFailed: (isUnknown) => {
      if (!isUnknown) reload();
    },
  });
  const { isPending, isUnknown, problem } = attempt;
  const isRefused = problem !== undefined && !isUnknown;
  const isDone = attempt.isFrozen && !isPending && !isUnknown;
  const said =
    isDone ? texts.done
    : isUnknown && !isPending ? texts.unknown
    : isOrderChanged(problem) ? texts.changed
    : isRefused ? `${texts.refused} ${wordsOf(problem)}`
    : '';
  return (
    <div className={classes.undo}>
      <span role="status">{said}</span>
      {!isDone && !isRefused && (
        <Button size="compact-sm" variant="default" loading={isPending} onClick={() => attempt.submit(true)}>
          {isUnknown ? texts.again : texts.undo}
        </Button>
      )}
    </div>
  );
}
