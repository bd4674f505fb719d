import { Text } from '@mantine/core';
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
import { DialogForm } from '../ui/DialogForm';
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
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={bulk.title(orders.length)}>
      <BulkForm orders={orders} totals={totals} onClose={onClose} />
    </Dialog>
  );
}

/** Mounted anew with each opening of the dialog: that is how long its orders and its idempotency key live. */
function BulkForm({ orders, totals, onClose }: Omit<Props, 'isOpen'>) {
  const navigate = useNavigate();
  // What is confirmed is what was shown when the dialog opened, even if the list behind it changes.
  const [asked] = useState({ ids: orders.map((order) => order.order_id), totals });
  const [without] = useState(() => orders.filter((order) => leftToCapture(order) === 0).length);

  const start = useAttempt({
    send: bulkCapture,
    onDone: (job) => navigate(`/jobs/${job.job_id}`),
  });

  return (
    <DialogForm
      attempt={start}
      confirm={bulk.confirm(asked.ids.length)}
      cancel={start.isUnknown ? capture.close : capture.cancel}
      focus="confirm"
      onSubmit={() => start.submit(asked.ids)}
      onClose={onClose}
    >
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
    </DialogForm>
  );
}
