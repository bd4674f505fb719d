import { notifications } from '@mantine/notifications';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Order } from '../api/types';
import { capture } from '../captureMessages';
import { nameOf } from '../format/order';
import { Dialog } from '../ui/Dialog';
import { FormDialog } from '../ui/FormDialog';
import { CheckIcon } from '../ui/icons';
import type { Undo } from './undo';
import { UndoButton } from './UndoButton';

/** How a form tells its dialog how its attempt goes. */
export interface ActionEvents {
  onCancel: () => void;
  onFailed: (isUnknown: boolean) => void;
  /** `message`: what was done; `undo`: how it is taken back, if it can be. */
  onDone: (message: string, undo?: Undo) => void;
}

/** Long enough to read the order again. Who is later edits it back. */
const UNDO_MS = 60_000;

interface Props {
  order: Order;
  title: string;
  size?: 'md' | 'lg' | 'xl';
  isForm?: boolean;
  isOpen: boolean;
  onClose: () => void;
  /** What is said if it is closed while the outcome is not known. */
  unknownClosed: string;
  /** The form; made anew with each opening. */
  children: (events: ActionEvents) => ReactNode;
}

/** Asks before an order is changed, says that it was, and has the page show the order as it is now. */
export function ActionDialog({ order, title, size = 'md', isForm = false, isOpen, onClose, unknownClosed, children }: Props) {
  const client = useQueryClient();
  const [isUnknown, setUnknown] = useState(false);
  const reload = () => {
    void client.invalidateQueries({ queryKey: ['order', order.order_id] });
    void client.invalidateQueries({ queryKey: ['orders'] });
  };
  const close = () => {
    if (isUnknown) {
      notifications.show({
        color: 'orange',
        message: unknownClosed,
        autoClose: false,
      });
      reload();
    }
    setUnknown(false);
    onClose();
  };
  const events = {
    onCancel: close,
    onFailed: (isLost: boolean) => {
      setUnknown(isLost);
      if (!isLost) reload();
    },
    onDone: (message: string, undo?: Undo) => {
      notifications.show({
        color: 'teal',
        icon: <CheckIcon />,
        title: message,
        message: (
          <>
            {capture.doneOf(nameOf(order))}
            {undo !== undefined && (
              <QueryClientProvider client={client}>
                <UndoButton orderId={order.order_id} undo={undo} />
              </QueryClientProvider>
            )}
          </>
        ),
        ...(undo !== undefined && { autoClose: UNDO_MS }),
      });
      setUnknown(false);
      reload();
      onClose();
    },
  };
  const Frame = isForm ? FormDialog : Dialog;
  return (
    <Frame isOpen={isOpen} onClose={close} title={title} size={size}>
      {children(events)}
    </Frame>
  );
}
