import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ComponentProps } from 'react';
import { loadSessionsOf, removeSecondFactorOf, revokeSessionsOf } from '../api/calls';
import { removePasskeysOf } from '../api/passkeyCalls';
import type { User } from '../api/userTypes';
import { factor } from '../factorMessages';
import { passkey } from '../passkeyMessages';
import { SessionList } from '../security/SessionList';
import { useSession } from '../signin/session';
import { Dialog } from '../ui/Dialog';
import { LoadFailure } from '../ui/LoadFailure';
import { Question } from '../ui/Question';
import { security, users } from '../userMessages';

export function SessionsDialog({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const title = users.sessionsOf(user?.email ?? '');
  return (
    <Dialog isOpen={user !== undefined} title={title} isBusy={isAsking} onClose={onClose}>
      {user !== undefined && <Shown user={user} label={title} onAsk={setAsking} onReset={onClose} />}
    </Dialog>
  );
}

interface ShownProps {
  user: User;
  label: string;
  onAsk: (isAsking: boolean) => void;
  onReset: () => void;
}

function Shown({ user: { email, has_second_factor, passkeys }, label, onAsk, onReset }: ShownProps) {
  const isMe = useSession().user.email === email;
  return (
    <Stack gap="md">
      <Sessions email={email} label={label} onAsk={onAsk} />
      {has_second_factor && !isMe && <Reset texts={factor} email={email} remove={removeSecondFactorOf} onAsk={onAsk} onDone={onReset} />}
      {passkeys > 0 && !isMe && <Reset texts={passkey} email={email} remove={removePasskeysOf} onAsk={onAsk} onDone={onReset} />}
    </Stack>
  );
}

interface ResetProps {
  texts: Record<'reset' | 'resetText', string> & Record<'resetOf' | 'resetTitle' | 'resetDone', (email: string) => string>;
  email: string;
  remove: (email: string) => Promise<unknown>;
  onAsk: (isAsking: boolean) => void;
  onDone: () => void;
}

/** For another user who has lost what they sign in with, or whose things are no longer trusted. */
function Reset({ texts, email, remove, onAsk, onDone }: ResetProps) {
  return (
    <Asking
      action={texts.reset}
      label={texts.resetOf(email)}
      title={texts.resetTitle(email)}
      text={texts.resetText}
      send={() => remove(email).then(onDone)}
      done={texts.resetDone(email)}
      changes={['users']}
      onAsk={onAsk}
    />
  );
}

function Sessions({ email, label, onAsk }: { email: string; label: string; onAsk: (isAsking: boolean) => void }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['sessions', email],
    queryFn: ({ signal }) => loadSessionsOf(email, signal),
  });
  return (
    <>
      {isPending && <Skeleton height={80} />}
      {error !== null && data === undefined && (
        <LoadFailure what={security.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && <SessionList label={label} sessions={data.sessions} />}
      {data !== undefined && data.sessions.length > 0 && (
        <Asking
          action={users.revokeAll}
          title={users.revokeTitle(email)}
          text={users.revokeText}
          send={() => revokeSessionsOf(email)}
          done={users.revoked(email)}
          changes={['sessions']}
          onAsk={onAsk}
        />
      )}
    </>
  );
}

interface AskingProps extends Pick<ComponentProps<typeof Question>, 'title' | 'text' | 'send' | 'done' | 'changes'> {
  action: string;
  label?: string;
  onAsk: (isAsking: boolean) => void;
}

/** A button that asks before anything is done. */
function Asking({ action, label, onAsk, ...question }: AskingProps) {
  const [isOpen, setOpen] = useState(false);
  const ask = (isAsking: boolean) => {
    setOpen(isAsking);
    onAsk(isAsking);
  };
  return (
    <Group justify="flex-end">
      <Button variant="default" aria-label={label} onClick={() => ask(true)}>
        {action}
      </Button>
      <Question isOpen={isOpen} confirm={action} isGrave texts={users} {...question} onClose={() => ask(false)} />
    </Group>
  );
}
