import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { bulkCapture } from '../api/calls';
import { isOutcomeUnknown, ProblemError } from '../api/errors';
import type { OrderSummary } from '../api/types';
import { formatMoney, type CurrencyTotal } from '../format/money';
import { leftToCapture } from '../format/order';
import { t } from '../messages';
import { useSession } from '../signin/session';
import { Dialog } from '../ui/Dialog';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import { useIdempotencyKey } from '../ui/useIdempotencyKey';
import { rememberJob } from './recentJobs';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  orders: OrderSummary[];
  totals: CurrencyTotal[];
}

export function BulkDialog({ isOpen, onClose, orders, totals }: Props) {
  const [isPending, setPending] = useState(false);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t.bulk.title(orders.length)} isBusy={isPending}>
      <BulkForm orders={orders} totals={totals} onClose={onClose} onPending={setPending} />
    </Dialog>
  );
}

interface FormProps extends Omit<Props, 'isOpen'> {
  onPending: (isPending: boolean) => void;
}

/** Mounted anew with each opening of the dialog: that is how long its orders and its idempotency key live. */
function BulkForm({ orders, totals, onClose, onPending }: FormProps) {
  const { merchant } = useSession();
  const navigate = useNavigate();
  const key = useIdempotencyKey();
  // What is confirmed is what was shown when the dialog opened, even if the list behind it changes.
  const [asked] = useState({ ids: orders.map((order) => order.order_id), totals });
  const [without] = useState(() => orders.filter((order) => leftToCapture(order) === 0).length);

  const start = useMutation({
    mutationFn: () => bulkCapture(asked.ids, key.read()),
    onMutate: () => onPending(true),
    onSettled: () => onPending(false),
    onError: key.settle,
    onSuccess: (job) => {
      rememberJob(merchant.merchant_id, job);
      navigate(`/jobs/${job.job_id}`);
    },
  });
  const isUnknown = start.error !== null && isOutcomeUnknown(start.error);

  return (
    <Stack gap="md">
      <Text size="sm">{t.bulk.lead}</Text>
      <Facts
        rows={[
          { name: t.bulk.orders, value: String(asked.ids.length) },
          ...asked.totals.map(({ currency, amount }) => ({
            name: t.bulk.total(currency),
            value: formatMoney(amount, currency),
            isStrong: true,
          })),
        ]}
      />
      {without > 0 && <Notice tone="warn">{t.bulk.without(without)}</Notice>}
      {isUnknown && (
        <Notice tone="warn" title={t.bulk.unknownTitle} isAnnounced>
          <p>{t.bulk.unknownText}</p>
        </Notice>
      )}
      {start.error instanceof ProblemError && !isUnknown && (
        <RefusalNotice title={t.bulk.refusedTitle} error={start.error} />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} disabled={start.isPending}>
          {isUnknown ? t.capture.close : t.capture.cancel}
        </Button>
        <Button
          data-autofocus
          loading={start.isPending}
          onClick={() => {
            if (!start.isPending && !start.isSuccess) start.mutate();
          }}
        >
          {isUnknown ? t.capture.again : t.bulk.confirm(asked.ids.length)}
        </Button>
      </Group>
    </Stack>
  );
}
