import { Button, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { openDispute } from '../api/calls';
import type { DisputeOpening } from '../api/disputeTypes';
import type { Capture, Order } from '../api/types';
import { disputes } from '../disputeMessages';
import { formatMoney, parseAmount } from '../format/money';
import { useMay } from '../signin/session';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { MoneyField } from '../ui/MoneyField';
import { tell } from '../ui/tell';
import { useAttempt } from '../ui/useAttempt';

const REASON_MAX = 200;

interface Props {
  order: Order;
  capture: Capture;
  /** Of the capture, as it is called on the page. */
  name: string;
}

/** Says that a customer disputes a capture; nothing for who may not. */
export function OpenDisputeButton({ order, capture, name }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (!useMay('dispute')) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-8}
        aria-label={disputes.openOf(name)}
        onClick={() => setOpen(true)}
      >
        {disputes.open}
      </Button>
      <Dialog isOpen={isOpen} title={disputes.openOf(name)} onClose={() => setOpen(false)}>
        <OpenForm order={order} capture={capture} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface FormProps extends Omit<Props, 'name'> {
  onClose: () => void;
}

function OpenForm({ order, capture, onClose }: FormProps) {
  const client = useQueryClient();
  const currency = order.purchase_currency;
  const [reason, setReason] = useState('');
  const [amountText, setAmountText] = useState('');
  const [isTried, setTried] = useState(false);
  const parsed = parseAmount(amountText, currency);
  const isAmountWrong = amountText.trim() !== '' && !parsed.ok;
  const attempt = useAttempt({
    send: (body: DisputeOpening, key) => openDispute(body, key),
    onDone: (dispute) => {
      tell(disputes.openDone(formatMoney(dispute.amount, dispute.currency)));
      onClose();
      for (const key of ['disputes', 'order', 'payouts']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const body = {
    order_id: order.order_id,
    capture_id: capture.capture_id,
    reason: reason.trim(),
    ...(parsed.ok && { amount: parsed.minor }),
  };
  return (
    <DialogForm
      attempt={attempt}
      confirm={disputes.openConfirm}
      onSubmit={() => {
        setTried(true);
        attempt.submit(body.reason === '' || isAmountWrong ? undefined : body);
      }}
      onClose={onClose}
    >
      <Text size="sm">{disputes.openText(formatMoney(capture.captured_amount, currency))}</Text>
      <TextInput
        label={disputes.reason}
        description={disputes.reasonHelp}
        autoComplete="off"
        maxLength={REASON_MAX}
        data-autofocus
        value={reason}
        readOnly={attempt.isFrozen}
        error={isTried && body.reason === '' && disputes.reasonFault}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <MoneyField
        label={disputes.amount(currency)}
        description={disputes.amountHelp}
        currency={currency}
        text={amountText}
        isFrozen={attempt.isFrozen}
        onChange={setAmountText}
      />
      <AttemptNotice attempt={attempt} texts={disputes.openTexts} currency={currency} />
    </DialogForm>
  );
}
