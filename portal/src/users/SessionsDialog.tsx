import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { loadSessionsOf, removeSecondFactorOf, revokeSessionsOf } from '../api/calls';
import { removePasskeysOf } from '../api/passkeyCalls';
import type { User } from '../api/userTypes';
import { factor } from '../factorMessages';
import { passkey } from '../passkeyMessages';
import { SessionList } from '../security/SessionList';
import { useSession } from '../signin/session';
import { Dialog } from '../ui/Dialog';
import { LoadFailure } from '../ui/LoadFailure';
import { tell } from '../ui/tell';
import { security, users } from '../userMessages';
import { Failure } from './Failure';

export function SessionsDialog({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const me = useSession().user.email;
  const title = users.sessionsOf(user?.email ?? '');
  return (
    <Dialog isOpen={user !== undefined} title={title} onClose={onClose}>
      {user !== undefined && <Sessions email={user.email} label={title} />}
      {user?.has_second_factor === true && user.email !== me && <Reset texts={factor} email={user.email} remove={removeSecondFactorOf} onDone={onClose} />}
      {user !== undefined && user.passkeys > 0 && user.email !== me && (
        <Reset texts={passkey} email={user.email} remove={removePasskeysOf} onDone={onClose} />
      )}
    </Dialog>
  );
}

interface ResetProps {
  texts: { reset: string; resetOf: (email: string) => string; resetDone: (email: string) => string };
  email: string;
  remove: (email: string) => Promise<unknown>;
  onDone: () => void;
}

/** For another user who has lost what they sign in with, or whose things are no longer trusted. */
function Reset({ texts, email, remove, onDone }: ResetProps) {
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: () => remove(email),
    onSuccess: () => {
      tell(texts.resetDone(email));
      void client.invalidateQueries({ queryKey: ['users'] });
      onDone();
    },
  });
  return (
    <Stack gap="md" mt="md">
      <Failure error={removal.error} />
      <Group justify="flex-end">
        <Button variant="default" aria-label={texts.resetOf(email)} loading={removal.isPending} onClick={() => removal.mutate()}>
          {texts.reset}
        </Button>
      </Group>
    </Stack>
  );
}

function Sessions({ email, label }: { email: string; label: string }) {
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['sessions', email],
    queryFn: ({ signal }) => loadSessionsOf(email, signal),
  });
  const ending = useMutation({
    mutationFn: () => revokeSessionsOf(email),
    onSettled: () => void client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <Stack gap="md">
      {isPending && <Skeleton height={80} />}
      {error !== null && data === undefined && (
        <LoadFailure what={security.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && <SessionList label={label} sessions={data.sessions} />}
      <Failure error={ending.error} />
      {data !== undefined && data.sessions.length > 0 && (
        <Group justify="flex-end">
          <Button color="red" loading={ending.isPending} onClick={() => ending.mutate()}>
            {users.revokeAll}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
