import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { bulkCapture } from '../api/calls';
import type { OrderSummary } from '../api/types';
import { bulk } from '../bulkMessages';
import { capture } from '../captureMessages';
import { formatMoney, type CurrencyTotal } from '../format/money';
import { leftToCapture } from '../format/order';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { useAttempt } from '../ui/useAttempt';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  orders: OrderSummary[];
  totals: CurrencyTotal[];
}

export function BulkDialog({ isOpen, onClose, orders, totals }: Props) {
  const [isPending, setPending] = useState(false);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={bulk.title(orders.length)} isBusy={isPending}>
      <BulkForm orders={orders} totals={totals} onClose={onClose} onPending={setPending} />
    </Dialog>
  );
}

interface FormProps extends Omit<Props, 'isOpen'> {
  onPending: (isPending: boolean) => void;
}

/** Mounted anew with each opening of the dialog: that is how long its orders and its idempotency key live. */
function BulkForm({ orders, totals, onClose, onPending }: FormProps) {
  const navigate = useNavigate();
  // What is confirmed is what was shown when the dialog opened, even if the list behind it changes.
  const [asked] = useState({ ids: orders.map((order) => order.order_id), totals });
  const [without] = useState(() => orders.filter((order) => leftToCapture(order) === 0).length);

  const start = useAttempt({
    send: bulkCapture,
    onPending,
    onDone: (job) => {
      navigate(`/jobs/${job.job_id}`);
    },
  });

  return (
    <Stack gap="md">
      <Text size="sm">
        {bulk.lead} {capture.final}
      </Text>
      <Facts
        rows={[
          { name: bulk.orders, value: String(asked.ids.length) },
          ...asked.totals.map(({ currency, amount }) => ({
            name: bulk.total(currency),
            value: formatMoney(amount, currency),
            isStrong: true,
          })),
        ]}
      />
      {without > 0 && <Notice tone="warn">{bulk.without(without)}</Notice>}
      <AttemptNotice attempt={start} texts={bulk} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} disabled={start.isPending}>
          {start.isUnknown ? capture.close : capture.cancel}
        </Button>
        <Button
          data-autofocus
          loading={start.isPending}
          onClick={() => start.submit(asked.ids)}
        >
          {start.isUnknown ? capture.again : bulk.confirm(asked.ids.length)}
        </Button>
      </Group>
    </Stack>
  );
}
