import type { CaptureAnswer, Order } from '../api/types';
import { capture } from '../captureMessages';
import { formatMoney } from '../format/money';
import { ActionDialog } from './ActionDialog';
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
  const doneOf = ({ captured_amount: amount }: CaptureAnswer) => capture.done(formatMoney(amount, order.purchase_currency));
  return (
    <ActionDialog
      order={order}
      title={intent === undefined ? '' : capture.title[intent.kind]}
      isOpen={isOpen}
      onClose={onClose}
      unknownClosed={capture.unknownClosed}
    >
      {(events) =>
        intent !== undefined && (
          <CaptureForm
            {...events}
            order={order}
            intent={intent}
            onDone={(answer) => {
              events.onDone(doneOf(answer));
              onDone();
            }}
          />
        )
      }
    </ActionDialog>
  );
}
