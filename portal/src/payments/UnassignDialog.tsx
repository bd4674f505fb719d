import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { unassignPayment } from '../api/calls';
import type { Payment } from '../api/types';
import { formatMoney } from '../format/money';
import { payments } from '../paymentMessages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { tell } from '../ui/tell';
import { useAttempt } from '../ui/useAttempt';

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
  if (mistake === undefined) return null;
  const payer = mistake.payment.payer ?? payments.unknownPayer;
  return (
    <Dialog
      isOpen={isOpen}
      title={payments.takeBackFrom(payer, mistake.invoice)}
      onClose={onClose}
    >
      <UnassignForm mistake={mistake} onClose={onClose} />
    </Dialog>
  );
}

const TEXTS = {
  refusedTitle: payments.notTakenBack,
  unknownTitle: payments.takenBackUnknown,
  unknownText: payments.takenBackUnknownText,
};

function UnassignForm({ mistake, onClose }: { mistake: Mistake; onClose: () => void }) {
  const client = useQueryClient();
  const { payment, invoice } = mistake;
  const amount = formatMoney(mistake.amount, payment.currency);
  const attempt = useAttempt({
    send: (body: { invoice_number: number }, key) => unassignPayment(payment.payment_id, body, key),
    onDone: () => {
      tell(payments.takenBack(amount, invoice));
      for (const key of ['payments', 'order']) void client.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={payments.takeBack}
      focus="confirm"
      onSubmit={() => attempt.submit({ invoice_number: invoice })}
      onClose={onClose}
    >
      <Text>{payments.takeBackText(amount, invoice)}</Text>
      <AttemptNotice attempt={attempt} texts={TEXTS} currency={payment.currency} />
    </DialogForm>
  );
}
