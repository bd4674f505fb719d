import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { access } from '../accessMessages';
import { changePassword } from '../api/calls';
import { capture } from '../captureMessages';
import { PASSWORD_CHARS_MIN } from '../signin/password';
import { Dialog } from '../ui/Dialog';
import { invite } from '../userMessages';
import { Failure } from '../users/Failure';

export function ChangePasswordDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog isOpen={isOpen} title={access.change} isBusy={isBusy} onClose={onClose}>
      <ChangeForm onPending={setBusy} onClose={onClose} />
    </Dialog>
  );
}

interface FormProps {
  onPending: (isPending: boolean) => void;
  onClose: () => void;
}

function ChangeForm({ onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [chosen, setChosen] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = Array.from(chosen).length < PASSWORD_CHARS_MIN;
  const attempt = useMutation({
    mutationFn: changePassword,
    onMutate: () => onPending(true),
    onSettled: () => onPending(false),
    onSuccess: () => {
      notifications.show({ message: access.changed });
      void client.invalidateQueries({ queryKey: ['sessions'] });
      onClose();
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (password !== '' && !isShort && !attempt.isPending) attempt.mutate({ password, new_password: chosen });
      }}
    >
      <Stack gap="md">
        <PasswordInput
          label={access.current}
          name="password"
          autoComplete="current-password"
          maxLength={200}
          data-autofocus
          value={password}
          error={isTried && password === '' && access.currentMissing}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <PasswordInput
          label={access.newPassword}
          description={invite.passwordHelp}
          name="new-password"
          autoComplete="new-password"
          maxLength={200}
          value={chosen}
          error={isTried && isShort && invite.passwordFault}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <Failure error={attempt.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {capture.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {access.change}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
