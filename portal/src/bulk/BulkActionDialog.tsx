import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { checkBulkAction } from '../api/calls';
import type { BulkAction } from '../api/jobTypes';
import { bulk } from '../bulkMessages';
import { capture } from '../captureMessages';
import { queryText } from '../exports/queryText';
import { formatNumber } from '../format/number';
import { totals } from '../totalsMessages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { Facts } from '../ui/Facts';
import { useAttempt } from '../ui/useAttempt';

export type BulkActionName = keyof typeof bulk.actions;
export type Chosen = Pick<BulkAction, 'order_ids' | 'query'>;

interface Props {
  isOpen: boolean;
  onClose: () => void;
  action: BulkActionName;
  chosen: Chosen;
  count: number;
}

export function BulkActionDialog({ isOpen, onClose, ...what }: Props) {
  const [isPending, setPending] = useState(false);
  const title = bulk.actions[what.action].title(what.count);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} isBusy={isPending}>
      <CheckForm {...what} onClose={onClose} onPending={setPending} />
    </Dialog>
  );
}

interface FormProps extends Omit<Props, 'isOpen'> {
  onPending: (isPending: boolean) => void;
}

/** Starts a check of just these orders: which they are, and what they come to, stands fast from then on, and is then run. */
function CheckForm({ action, chosen, count, onClose, onPending }: FormProps) {
  const navigate = useNavigate();
  const [asked] = useState({ body: { action, ...chosen }, count });
  const attempt = useAttempt({
    send: checkBulkAction,
    onPending,
    onDone: (job) => navigate(`/jobs/${job.job_id}`),
  });
  const { query } = asked.body;
  return (
    <Stack gap="md">
      <Text size="sm">{bulk.checkLead}</Text>
      <Facts
        rows={[
          ...(query === undefined ? [] : [{ name: totals.filter, value: queryText(query) }]),
          { name: bulk.orders, value: formatNumber(asked.count), isStrong: true },
        ]}
      />
      <AttemptNotice attempt={attempt} texts={bulk.checkTexts} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
          {attempt.isUnknown ? capture.close : capture.cancel}
        </Button>
        <Button data-autofocus loading={attempt.isPending} onClick={() => attempt.submit(asked.body)}>
          {attempt.isUnknown ? capture.again : bulk.check(asked.count)}
        </Button>
      </Group>
    </Stack>
  );
}
