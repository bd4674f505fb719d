import { Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { decideApproval } from '../api/approvalCalls';
import type { Approval, ApprovalDecision } from '../api/approvalTypes';
import { approvals as texts } from '../approvalMessages';
import { capture } from '../captureMessages';
import { formatMoney } from '../format/money';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { useAttempt } from '../ui/useAttempt';
import classes from './Approvals.module.css';

const REASON_CHARS = 500;
const WORDS = { approved: texts.approve, rejected: texts.reject, withdrawn: texts.withdraw };

const whatOf = ({ action, amount, currency }: Approval) => texts.of[action](formatMoney(amount, currency));

/** What the user may decide about a request that waits; what not is said at the button. */
export function Decisions({ approval }: { approval: Approval }) {
  const { hindrance } = approval;
  const [asked, setAsked] = useState<ApprovalDecision>();
  const close = () => setAsked(undefined);
  const title = texts.one[asked ?? 'approved'](whatOf(approval));
  return (
    <div className={classes.decisions}>
      <Choice decision="approved" approval={approval} onAsk={setAsked} why={hindrance} variant="filled" />
      {hindrance === 'own' ? (
        <Choice decision="withdrawn" approval={approval} onAsk={setAsked} />
      ) : (
        <Choice decision="rejected" approval={approval} onAsk={setAsked} why={hindrance === 'role' ? hindrance : undefined} />
      )}
      <Dialog isOpen={asked !== undefined} title={title} onClose={close}>
        {asked !== undefined && <DecideForm approval={approval} decision={asked} onClose={close} />}
      </Dialog>
    </div>
  );
}

interface ChoiceProps {
  decision: ApprovalDecision;
  approval: Approval;
  onAsk: (decision: ApprovalDecision) => void;
  why?: Approval['hindrance'];
  variant?: 'filled' | 'default';
}

function Choice({ decision, approval, onAsk, why, variant = 'default' }: ChoiceProps) {
  return (
    <ActionButton
      size="xs"
      variant={variant}
      label={texts.one[decision](whatOf(approval))}
      reason={why === undefined ? undefined : texts.hindrance[why]}
      onClick={() => onAsk(decision)}
    >
      {WORDS[decision]}
    </ActionButton>
  );
}

interface FormProps {
  approval: Approval;
  decision: ApprovalDecision;
  onClose: () => void;
}

function DecideForm({ approval, decision, onClose }: FormProps) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const needsReason = decision === 'rejected';
  const isMissing = needsReason && reason.trim() === '';
  const attempt = useAttempt({
    send: (body: string, key) =>
      decideApproval(approval.approval_id, { decision, ...(body !== '' && { reason: body }) }, key),
    onDone: ({ status }) => {
      notifications.show({
        color: status === 'failed' ? 'orange' : 'teal',
        message: texts.done[status === 'failed' ? status : decision],
      });
      onClose();
      for (const key of ['approvals', 'order', 'orders']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={WORDS[decision]}
      cancel={capture.close}
      focus={needsReason ? undefined : 'confirm'}
      onSubmit={() => {
        setTried(true);
        attempt.submit(isMissing ? undefined : reason.trim());
      }}
      onClose={onClose}
    >
      <Text size="sm">{texts.text[decision]}</Text>
      <blockquote className={classes.quote}>{approval.reason}</blockquote>
      {needsReason && (
        <Textarea
          label={texts.why}
          autosize
          minRows={2}
          maxLength={REASON_CHARS}
          value={reason}
          readOnly={attempt.isFrozen}
          error={isTried && isMissing && texts.whyFault}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <AttemptNotice attempt={attempt} texts={texts.decideTexts} />
    </DialogForm>
  );
}
