import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaptureAnswer, Order } from '../api/types';
import { capture } from '../captureMessages';
import { formatMoney } from '../format/money';
import { nameOf } from '../format/order';
import { t } from '../messages';
import { Dialog } from '../ui/Dialog';
import { CheckIcon } from '../ui/icons';
import { CaptureForm } from './CaptureForm';
import type { CaptureIntent } from './captureIntent';

interface Props {
  order: Order;
  intent: CaptureIntent | undefined;
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function CaptureDialog({ order, intent, isOpen, onClose, onDone }: Props) {
  const client = useQueryClient();
  const [isUnknown, setUnknown] = useState(false);

  const reload = () => {
    void client.invalidateQueries({ queryKey: ['order', order.order_id] });
    void client.invalidateQueries({ queryKey: ['orders'] });
  };
  const finish = (answer: CaptureAnswer) => {
    const amount = formatMoney(answer.captured_amount, order.purchase_currency);
    notifications.show({
      color: 'teal',
      icon: <CheckIcon />,
      title: capture.done(amount),
      message: capture.doneOf(nameOf(order)),
      closeButtonProps: { 'aria-label': t.app.dismiss },
    });
    setUnknown(false);
    reload();
    onDone();
  };
  const close = () => {
    if (isUnknown) {
      notifications.show({
        color: 'orange',
        message: capture.unknownClosed,
        autoClose: false,
        closeButtonProps: { 'aria-label': t.app.dismiss },
      });
      reload();
    }
    setUnknown(false);
    onClose();
  };

  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={intent === undefined ? '' : capture.title[intent.kind]}
    >
      {intent !== undefined && (
        <CaptureForm
          order={order}
          intent={intent}
          onCancel={close}
          onUnknown={setUnknown}
          onRefused={reload}
          onDone={finish}
        />
      )}
    </Dialog>
  );
}
