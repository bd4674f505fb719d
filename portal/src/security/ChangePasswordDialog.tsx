import { PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { access } from '../accessMessages';
import { changePassword } from '../api/calls';
import { PASSWORD_CHARS_MIN } from '../signin/password';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { tell } from '../ui/tell';
import { invite } from '../userMessages';
import { Failure } from '../users/Failure';

export function ChangePasswordDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={access.change} onClose={onClose}>
      <ChangeForm onClose={onClose} />
    </Dialog>
  );
}

function ChangeForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [chosen, setChosen] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = Array.from(chosen).length < PASSWORD_CHARS_MIN;
  const attempt = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      tell(access.changed);
      void client.invalidateQueries({ queryKey: ['sessions'] });
      onClose();
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={access.change}
      onSubmit={() => {
        setTried(true);
        if (password !== '' && !isShort) attempt.mutate({ password, new_password: chosen });
      }}
      onClose={onClose}
    >
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
    </DialogForm>
  );
}
