import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { openDispute } from '../api/calls';
import type { DisputeOpening } from '../api/disputeTypes';
import type { Capture, Order } from '../api/types';
import { formatMoney, parseAmount } from '../format/money';
import { t } from '../messages';
import { useMay } from '../signin/session';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
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
  const [isBusy, setBusy] = useState(false);
  if (!useMay('dispute')) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-8}
        aria-label={t.disputes.openOf(name)}
        onClick={() => setOpen(true)}
      >
        {t.disputes.open}
      </Button>
      <Dialog isOpen={isOpen} title={t.disputes.openOf(name)} isBusy={isBusy} onClose={() => setOpen(false)}>
        <OpenForm order={order} capture={capture} onPending={setBusy} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface FormProps extends Omit<Props, 'name'> {
  onPending: (isPending: boolean) => void;
  onClose: () => void;
}

function OpenForm({ order, capture, onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const currency = order.purchase_currency;
  const [reason, setReason] = useState('');
  const [amountText, setAmountText] = useState('');
  const [isTried, setTried] = useState(false);
  const parsed = parseAmount(amountText, currency);
  const isAmountWrong = amountText.trim() !== '' && !parsed.ok;
  const attempt = useAttempt({
    send: (body: DisputeOpening, key) => openDispute(body, key),
    onPending,
    onDone: (dispute) => {
      notifications.show({
        message: t.disputes.openDone(formatMoney(dispute.amount, dispute.currency)),
        closeButtonProps: { 'aria-label': t.app.dismiss },
      });
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
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        attempt.submit(body.reason === '' || isAmountWrong ? undefined : body);
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t.disputes.openText(formatMoney(capture.captured_amount, currency))}</Text>
        <TextInput
          label={t.disputes.reason}
          description={t.disputes.reasonHelp}
          autoComplete="off"
          maxLength={REASON_MAX}
          data-autofocus
          value={reason}
          readOnly={attempt.isFrozen}
          error={isTried && body.reason === '' && t.disputes.reasonFault}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          label={t.disputes.amount(currency)}
          description={t.disputes.amountHelp}
          inputMode="decimal"
          autoComplete="off"
          maxLength={30}
          value={amountText}
          readOnly={attempt.isFrozen}
          error={isTried && isAmountWrong && t.disputes.amountFault}
          onChange={(event) => setAmountText(event.currentTarget.value)}
        />
        <AttemptNotice attempt={attempt} texts={t.disputes.openTexts} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {t.capture.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {attempt.isUnknown ? t.capture.again : t.disputes.openConfirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
