import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { assignPayment } from '../api/calls';
import type { Payment } from '../api/types';
import { editableAmount, formatMoney, parseAmount } from '../format/money';
import { payments } from '../paymentMessages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { MoneyField } from '../ui/MoneyField';
import { tell } from '../ui/tell';
import { useAttempt } from '../ui/useAttempt';

interface Props {
  payment: Payment | undefined;
  isOpen: boolean;
  onClose: () => void;
}

/** Says which invoice a payment pays; of how much of it, too, since one payment may pay several. */
export function AssignDialog({ payment, isOpen, onClose }: Props) {
  if (payment === undefined) return null;
  return (
    <Dialog
      isOpen={isOpen}
      title={payments.assignTo(payment.payer ?? payments.unknownPayer)}
      onClose={onClose}
    >
      <AssignForm payment={payment} onClose={onClose} />
    </Dialog>
  );
}

interface FormProps {
  payment: Payment;
  onClose: () => void;
}

function AssignForm({ payment, onClose }: FormProps) {
  const client = useQueryClient();
  const [invoiceText, setInvoiceText] = useState('');
  const [amountText, setAmountText] = useState(editableAmount(payment.unassigned_amount, payment.currency));
  const [isTried, setTried] = useState(false);
  const invoice = /^[1-9]\d{0,14}$/.test(invoiceText.trim()) ? Number(invoiceText.trim()) : undefined;
  const parsed = parseAmount(amountText, payment.currency);
  const isTooMuch = parsed.ok && parsed.minor > payment.unassigned_amount;
  const isMissed = isTried && amountText.trim() === '';
  const amount = parsed.ok && !isTooMuch ? parsed.minor : undefined;
  const money = (minor: number) => formatMoney(minor, payment.currency);

  const attempt = useAttempt({
    send: (body: { invoice_number: number; amount: number }, key) => assignPayment(payment.payment_id, body, key),
    onDone: (_, body) => {
      tell(payments.done(money(body.amount), body.invoice_number));
      void client.invalidateQueries({ queryKey: ['payments'] });
      void client.invalidateQueries({ queryKey: ['order'] });
      onClose();
    },
  });
  const isWhole = invoice !== undefined && amount !== undefined;

  return (
    <DialogForm
      attempt={attempt}
      confirm={payments.confirm}
      onSubmit={() => {
        setTried(true);
        attempt.submit(isWhole ? { invoice_number: invoice, amount } : undefined);
      }}
      onClose={onClose}
    >
      <TextInput
        label={payments.invoice}
        description={payments.invoiceHelp}
        inputMode="numeric"
        autoComplete="off"
        maxLength={15}
        data-autofocus
        value={invoiceText}
        readOnly={attempt.isFrozen}
        error={isTried && invoice === undefined && payments.invoiceFault}
        onChange={(event) => setInvoiceText(event.currentTarget.value)}
      />
      <MoneyField
        label={payments.amount(payment.currency)}
        currency={payment.currency}
        text={amountText}
        isFrozen={attempt.isFrozen}
        error={isMissed || isTooMuch ? payments.amountFault(money(payment.unassigned_amount)) : undefined}
        onChange={setAmountText}
      />
      <AttemptNotice attempt={attempt} texts={payments} currency={payment.currency} />
    </DialogForm>
  );
}
