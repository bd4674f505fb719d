import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { resendMail } from '../api/calls';
import type { Mail } from '../api/mailTypes';
import { capture } from '../captureMessages';
import { t } from '../messages';
import { resend } from '../paperMessages';
import { useSession } from '../signin/session';
import { mail as mailTexts } from '../timelineMessages';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { CheckIcon } from '../ui/icons';
import { useAttempt } from '../ui/useAttempt';

interface Props {
  orderId: string;
  mail: Mail;
}

/** Sends a mail once more to the address that the customer has now. Made anew after each time. */
export function ResendMail(props: Props) {
  const [times, setTimes] = useState(0);
  return <OneResend key={times} {...props} onDone={() => setTimes(times + 1)} />;
}

function OneResend({ orderId, mail, onDone }: Props & { onDone: () => void }) {
  const client = useQueryClient();
  const { user } = useSession();
  const mayNot = user.verbs.includes('notes') ? undefined : resend.mayNot(t.app.roles[user.role]);
  const attempt = useAttempt({
    send: (body: { event_id: string; kind: string }, key) => resendMail(orderId, body, key),
    onDone: () => {
      notifications.show({
        color: 'teal',
        icon: <CheckIcon />,
        message: resend.done,
      });
      void client.invalidateQueries({ queryKey: ['order', orderId] });
      onDone();
    },
  });
  return (
    <>
      <AttemptNotice attempt={attempt} texts={resend.texts} />
      <ActionButton
        variant="subtle"
        size="compact-xs"
        loading={attempt.isPending}
        reason={mayNot}
        label={resend.of(mailTexts.kinds[mail.kind] ?? mail.kind)}
        onClick={() => attempt.submit({ event_id: mail.event_id, kind: mail.kind })}
      >
        {attempt.isUnknown ? capture.again : resend.again}
      </ActionButton>
    </>
  );
}
