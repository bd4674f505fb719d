import { Badge, Button, Popover } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { loadTestClock, moveTestClock } from '../api/calls';
import { newIdempotencyKey } from '../api/client';
import { isOutcomeUnknown } from '../api/errors';
import type { TestClock } from '../api/types';
import { formatDate } from '../format/dates';
import { t } from '../messages';
import { sessionQuery, useMay } from '../signin/session';
import { setMerchantClock } from '../ui/merchantClock';
import classes from './TestClockPanel.module.css';

const STEPS = ['P1D', 'P7D', 'P30D'] as const;
const POLL_MS = 300;

interface Move {
  advance: string;
  key: string;
}

/** Moves the clock and waits until it is there, however much becomes due on the way. */
async function move({ advance, key }: Move): Promise<TestClock> {
  let clock = await moveTestClock(advance, key);
  while (clock.status === 'moving') {
    await new Promise((wait) => setTimeout(wait, POLL_MS));
    clock = await loadTestClock();
  }
  return clock;
}

/** That this is a test merchant, what day it is for it, and the way to a later one. */
export default function TestClockPanel({ clock }: { clock: TestClock }) {
  const mayMove = useMay('edit');
  const client = useQueryClient();
  // A move whose answer was lost may have been made: the same once more is the same one.
  const lost = useRef<Move>();
  const moving = useMutation({
    mutationFn: move,
    onSuccess: async (there) => {
      lost.current = undefined;
      setMerchantClock(there);
      await client.invalidateQueries();
    },
    onError: (error, asked) => {
      lost.current = isOutcomeUnknown(error) ? asked : undefined;
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      notifications.show({ color: 'red', message: t.testClock.failed });
    },
  });
  const advanceBy = (advance: string) => {
    const key = lost.current?.advance === advance ? lost.current.key : newIdempotencyKey();
    moving.mutate({ advance, key });
  };
  return (
    <div className={classes.panel}>
      <Badge color="orange" variant="filled" radius="sm">
        {t.testClock.badge}
      </Badge>
      <time dateTime={clock.now} className={classes.today}>
        {formatDate(clock.now)}
      </time>
      {mayMove && (
        <Popover position="bottom-start" trapFocus returnFocus>
          <Popover.Target>
            <Button size="compact-xs" color="orange" variant="light" loading={moving.isPending}>
              {t.testClock.move}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <p className={classes.lead}>{t.testClock.lead}</p>
            <Button.Group orientation="vertical">
              {STEPS.map((step) => (
                <Button key={step} variant="default" disabled={moving.isPending} onClick={() => advanceBy(step)}>
                  {t.testClock.steps[step]}
                </Button>
              ))}
            </Button.Group>
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}
