import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeUser } from '../api/calls';
import type { Role } from '../api/types';
import type { User, UserChange } from '../api/userTypes';
import { capture } from '../captureMessages';
import { dayOf, startOfDay } from '../format/dates';
import { Dialog } from '../ui/Dialog';
import { users } from '../userMessages';
import { EndField, RoleField } from './fields';
import { Failure } from './Failure';

interface Props {
  user: User | undefined;
  onClose: () => void;
}

export function ChangeUserDialog({ user, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      isOpen={user !== undefined}
      title={users.changeOne(user?.email ?? '')}
      isBusy={isBusy}
      onClose={onClose}
    >
      {user !== undefined && <ChangeUserForm user={user} onPending={setBusy} onClose={onClose} />}
    </Dialog>
  );
}

interface FormProps {
  user: User;
  onPending: (isPending: boolean) => void;
  onClose: () => void;
}

/** To send the same change twice changes nothing, so an answer that was lost is asked for again. */
function ChangeUserForm({ user, onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>(user.role);
  const [isExternal, setExternal] = useState(user.kind === 'external');
  const [lastDay, setLastDay] = useState(user.ends_at === undefined ? '' : dayOf(Date.parse(user.ends_at) - 1));
  const [isTried, setTried] = useState(false);
  const end = startOfDay(lastDay, 1);
  const attempt = useMutation({
    mutationFn: (body: UserChange) => changeUser(user.email, body),
    onMutate: () => onPending(true),
    onSettled: () => {
      onPending(false);
      void client.invalidateQueries({ queryKey: ['users'] });
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
