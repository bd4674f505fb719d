import { Button, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { assignPayment } from '../api/calls';
import type { Payment } from '../api/types';
import { capture } from '../captureMessages';
import { formatMoney, parseAmount, toDecimal } from '../format/money';
import { payments } from '../paymentMessages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { useAttempt } from '../ui/useAttempt';

interface Props {
  payment: Payment | undefined;
  isOpen: boolean;
  onClose: () => void;
}

/** Says which invoice a payment pays; of how much of it, too, since one payment may pay several. */
export function AssignDialog({ payment, isOpen, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  if (payment === undefined) return null;
  return (
    <Dialog
      isOpen={isOpen}
      title={payments.assignTo(payment.payer ?? payments.unknownPayer)}
      isBusy={isBusy}
      onClose={onClose}
    >
      <AssignForm payment={payment} onPending={setBusy} onClose={onClose} />
    </Dialog>
  );
}

interface FormProps {
  payment: Payment;
  onPending: (isPending: boolean) => void;
  onClose: () => void;
}

function AssignForm({ payment, onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const [invoiceText, setInvoiceText] = useState('');
  const [amountText, setAmountText] = useState(toDecimal(payment.unassigned_amount, payment.currency));
  const [isTried, setTried] = useState(false);
  const invoice = /^[1-9]\d{0,14}$/.test(invoiceText.trim()) ? Number(invoiceText.trim()) : undefined;
  const parsed = parseAmount(amountText, payment.currency);
  const amount = parsed.ok && parsed.minor <= payment.unassigned_amount ? parsed.minor : undefined;
  const money = (minor: number) => formatMoney(minor, payment.currency);

  const attempt = useAttempt({
    send: (body: { invoice_number: number; amount: number }, key) => assignPayment(payment.payment_id, body, key),
    onPending,
    onDone: (_, body) => {
      notifications.show({ message: payments.done(money(body.amount), body.invoice_number) });
      void client.invalidateQueries({ queryKey: ['payments'] });
      void client.invalidateQueries({ queryKey: ['order'] });
      onClose();
    },
  });
  const { isUnknown, isFrozen } = attempt;
  const isWhole = invoice !== undefined && amount !== undefined;

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        attempt.submit(isWhole ? { invoice_number: invoice, amount } : undefined);
      }}
    >
      <Stack gap="md">
        <TextInput
          label={payments.invoice}
          description={payments.invoiceHelp}
          inputMode="numeric"
          autoComplete="off"
          maxLength={15}
          data-autofocus
          value={invoiceText}
          readOnly={isFrozen}
          error={isTried && invoice === undefined && payments.invoiceFault}
          onChange={(event) => setInvoiceText(event.currentTarget.value)}
        />
        <TextInput
          label={payments.amount(payment.currency)}
          inputMode="decimal"
          autoComplete="off"
          maxLength={30}
          value={amountText}
          readOnly={isFrozen}
          error={isTried && amount === undefined && payments.amountFault(money(payment.unassigned_amount))}
          onChange={(event) => setAmountText(event.currentTarget.value)}
        />
        <AttemptNotice attempt={attempt} texts={payments} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {capture.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {isUnknown ? capture.again : payments.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
