import { Button, Stack, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { requestApproval } from '../api/approvalCalls';
import type { ApprovalRequest, Limited } from '../api/approvalTypes';
import type { ProblemError } from '../api/errors';
import type { Order } from '../api/types';
import { approvals as texts } from '../approvalMessages';
import { capture } from '../captureMessages';
import { nameOf } from '../format/order';
import { t } from '../messages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { RefusalNotice } from '../ui/RefusalNotice';
import { useAttempt } from '../ui/useAttempt';

interface Props {
  order: Order;
  /** What the limit refused. */
  what: Limited;
  problem: ProblemError;
  onClose: () => void;
}

/** Which limit it is above, and where a colleague is asked: within the form whose action was refused. */
export function AskApproval({ order, what, problem, onClose }: Props) {
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
        closeButtonProps: { 'aria-label': t.app.dismiss },
      });
      for (const key of ['approvals', 'order']) void client.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  });
  return (
    <Stack gap="sm">
      <RefusalNotice title={texts.above} error={problem} />
      <Textarea
        label={texts.whyAsk}
        description={texts.whyAskHelp}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        readOnly={attempt.isFrozen}
        error={isTried && isMissing && texts.whyFault}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <AttemptNotice attempt={attempt} texts={texts.askTexts} />
      <Button
        loading={attempt.isPending}
        onClick={() => {
          setTried(true);
          attempt.submit(isMissing ? undefined : { order_id: order.order_id, reason: reason.trim(), ...what });
        }}
      >
        {attempt.isUnknown ? capture.again : texts.ask}
      </Button>
    </Stack>
  );
}
