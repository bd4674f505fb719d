import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Guest, GuestChange } from '../api/storeTypes';
import { changeGuest } from '../api/storeCalls';
import type { Role } from '../api/types';
import { capture } from '../captureMessages';
import { dayOf, startOfDay } from '../format/dates';
import { Dialog } from '../ui/Dialog';
import { users } from '../userMessages';
import { Failure } from './Failure';
import { EndField, RoleField } from './fields';

export function ChangeGuestDialog({ guest, onClose }: { guest: Guest | undefined; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog isOpen={guest !== undefined} title={users.changeOne(guest?.email ?? '')} isBusy={isBusy} onClose={onClose}>
      {guest !== undefined && <ChangeGuestForm guest={guest} onPending={setBusy} onClose={onClose} />}
    </Dialog>
  );
}

interface FormProps {
  guest: Guest;
  onPending: (isPending: boolean) => void;
  onClose: () => void;
}

/** To send the same change twice changes nothing, so an answer that was lost is asked for again. */
function ChangeGuestForm({ guest, onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>(guest.role);
  const [isExternal, setExternal] = useState(guest.kind === 'external');
  const [lastDay, setLastDay] = useState(guest.ends_at === undefined ? '' : dayOf(Date.parse(guest.ends_at) - 1));
  const [isTried, setTried] = useState(false);
  const end = startOfDay(lastDay, 1);
  const attempt = useMutation({
    mutationFn: (body: GuestChange) => changeGuest(guest.email, body),
    onMutate: () => onPending(true),
    onSettled: () => {
      onPending(false);
      void client.invalidateQueries({ queryKey: ['guests'] });
    },
    onSuccess: () => {
      notifications.show({ message: users.saved(guest.email) });
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
