import { Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { checkBulkAction } from '../api/calls';
import type { BulkAction } from '../api/jobTypes';
import { bulk } from '../bulkMessages';
import { queryText } from '../exports/queryText';
import { formatNumber } from '../format/number';
import { totals } from '../totalsMessages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
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

export function BulkActionDialog({ isOpen, ...what }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={what.onClose} title={bulk.actions[what.action].title(what.count)}>
      <CheckForm {...what} />
    </Dialog>
  );
}

/** Starts a check of just these orders: which they are, and what they come to, stands fast from then on, and is then run. */
function CheckForm({ action, chosen, count, onClose }: Omit<Props, 'isOpen'>) {
  const navigate = useNavigate();
  const [asked] = useState({ body: { action, ...chosen }, count });
  const attempt = useAttempt({ send: checkBulkAction, onDone: (job) => navigate(`/jobs/${job.job_id}`) });
  const { query } = asked.body;
  return (
    <DialogForm
      attempt={attempt}
      confirm={bulk.check(asked.count)}
      focus="confirm"
      onSubmit={() => attempt.submit(asked.body)}
      onClose={onClose}
    >
      <Text size="sm">{bulk.checkLead}</Text>
      <Facts
        rows={[
          ...(query === undefined ? [] : [{ name: totals.filter, value: queryText(query) }]),
          { name: bulk.orders, value: formatNumber(asked.count), isStrong: true },
        ]}
      />
      <AttemptNotice attempt={attempt} texts={bulk.checkTexts} />
    </DialogForm>
  );
}
