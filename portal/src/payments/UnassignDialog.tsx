import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { unassignPayment } from '../api/calls';
import { isOutcomeUnknown, ProblemError } from '../api/errors';
import type { Payment } from '../api/types';
import { capture } from '../captureMessages';
import { formatMoney } from '../format/money';
import { payments } from '../paymentMessages';
import { Dialog } from '../ui/Dialog';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import { useIdempotencyKey } from '../ui/useIdempotencyKey';

/** A payment, and the invoice that it was assigned to by mistake. */
export interface Mistake {
  payment: Payment;
  invoice: number;
  amount: number;
}

interface Props {
  mistake: Mistake | undefined;
  isOpen: boolean;
  onClose: () => void;
}

/** Takes back that a payment pays an invoice. */
export function UnassignDialog({ mistake, isOpen, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  if (mistake === undefined) return null;
  const payer = mistake.payment.payer ?? payments.unknownPayer;
  return (
    <Dialog
      isOpen={isOpen}
      title={payments.takeBackFrom(payer, mistake.invoice)}
      isBusy={isBusy}
      onClose={onClose}
    >
      <UnassignForm mistake={mistake} onPending={setBusy} onClose={onClose} />
    </Dialog>
  );
}

interface FormProps {
  mistake: Mistake;
  onPending: (isPending: boolean) => void;
  onClose: () => void;
}

function UnassignForm({ mistake, onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const key = useIdempotencyKey();
  const { payment, invoice } = mistake;
  const amount = formatMoney(mistake.amount, payment.currency);
  const attempt = useMutation({
    mutationFn: () => unassignPayment(payment.payment_id, { invoice_number: invoice }, key.read()),
    onMutate: () => onPending(true),
    onSettled: () => onPending(false),
    onSuccess: () => {
      notifications.show({ message: payments.takenBack(amount, invoice) });
      void client.invalidateQueries({ queryKey: ['payments'] });
      void client.invalidateQueries({ queryKey: ['order'] });
      onClose();
    },
    onError: (error) => key.settle(error),
  });
  const isUnknown = attempt.error !== null && isOutcomeUnknown(attempt.error);
  return (
    <Stack gap="md">
      <Text>{payments.takeBackText(amount, invoice)}</Text>
      {isUnknown && (
        <Notice tone="warn" title={payments.takenBackUnknown} isAnnounced>
          <p>{payments.takenBackUnknownText}</p>
        </Notice>
      )}
      {attempt.error instanceof ProblemError && !isUnknown && (
        <RefusalNotice title={payments.notTakenBack} error={attempt.error} />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
          {capture.cancel}
        </Button>
        <Button data-autofocus onClick={() => attempt.mutate()} loading={attempt.isPending}>
          {isUnknown ? capture.again : payments.takeBack}
        </Button>
      </Group>
    </Stack>
  );
}
