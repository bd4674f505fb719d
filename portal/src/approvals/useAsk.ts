import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { requestApproval } from '../api/approvalCalls';
import type { ApprovalRequest, Limited } from '../api/approvalTypes';
import type { Order } from '../api/types';
import { approvals as texts } from '../approvalMessages';
import { capture } from '../captureMessages';
import { nameOf } from '../format/order';
import { useAttempt, type Attempt } from '../ui/useAttempt';

export interface Ask {
  reason: string;
  onReason: (reason: string) => void;
  /** It was asked without a reason. */
  isMissed: boolean;
  attempt: Attempt<ApprovalRequest>;
  /** Asks for exactly that, if there is a reason. */
  submit: (what: Limited | undefined) => void;
}

/** A colleague is asked for what is above a limit, within the dialog that would do it otherwise. */
export function useAsk(order: Order, onClose: () => void): Ask {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isMissing = reason.trim() === '';
  const attempt = useAttempt({
    send: (body: ApprovalRequest, key) => requestApproval(body, key),
    onDone: () => {
      notifications.show({
        color: 'teal',
        title: texts.askDone,
        message: capture.doneOf(nameOf(order)),
      });
      for (const key of ['approvals', 'order']) void client.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  });
  return {
    reason,
    onReason: setReason,
    isMissed: isTried && isMissing,
    attempt,
    submit: (what) => {
      setTried(true);
      const isAsked = !isMissing && what !== undefined;
      attempt.submit(isAsked ? { order_id: order.order_id, reason: reason.trim(), ...what } : undefined);
    },
  };
}
