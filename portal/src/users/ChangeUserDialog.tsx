import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '../api/types';
import type { GuestChange } from '../api/storeTypes';
import type { User } from '../api/userTypes';
import { capture } from '../captureMessages';
import { dayOf, startOfDay } from '../format/dates';
import { Dialog } from '../ui/Dialog';
import { users } from '../userMessages';
import { EndField, RoleField } from './fields';
import { Failure } from './Failure';

/** What can be changed of a user and of somebody who is at home with another merchant. */
type Changed = Pick<User, 'email' | 'role' | 'kind' | 'ends_at'>;

interface Props {
  user: Changed | undefined;
  save: (email: string, change: GuestChange) => Promise<unknown>;
  /** The name of the query that has the user. */
  list: string;
  onClose: () => void;
}

export function ChangeUserDialog({ user, onClose, ...how }: Props) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      isOpen={user !== undefined}
      title={users.changeOne(user?.email ?? '')}
      isBusy={isBusy}
      onClose={onClose}
    >
      {user !== undefined && <ChangeUserForm user={user} {...how} onPending={setBusy} onClose={onClose} />}
    </Dialog>
  );
}

interface FormProps extends Props {
  user: Changed;
  onPending: (isPending: boolean) => void;
}

/** To send the same change twice changes nothing, so an answer that was lost is asked for again. */
function ChangeUserForm({ user, save, list, onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>(user.role);
  const [isExternal, setExternal] = useState(user.kind === 'external');
  const [lastDay, setLastDay] = useState(user.ends_at === undefined ? '' : dayOf(Date.parse(user.ends_at) - 1));
  const [isTried, setTried] = useState(false);
  const end = startOfDay(lastDay, 1);
  const attempt = useMutation({
    mutationFn: (body: GuestChange) => save(user.email, body),
    onMutate: () => onPending(true),
    onSettled: () => {
      onPending(false);
      void client.invalidateQueries({ queryKey: [list] });
    },
    onSuccess: () => {
      notifications.show({ message: users.saved(user.email) });
      void client.invalidateQueries({ queryKey: ['session'] });
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (attempt.isPending || (isExternal && end === undefined)) return;
    attempt.mutate(isExternal && end !== undefined ? { role, kind: 'external', ends_at: end } : { role, kind: 'internal' });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <RoleField value={role} onChange={setRole} />
        <EndField
          isExternal={isExternal}
          lastDay={lastDay}
          isWrong={isTried && end === undefined}
          onExternal={setExternal}
          onLastDay={setLastDay}
        />
        <Failure error={attempt.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {capture.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {users.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
