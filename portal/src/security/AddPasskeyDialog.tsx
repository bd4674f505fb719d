import { PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { loadSecondFactor } from '../api/calls';
import { addPasskey, beginPasskey } from '../api/passkeyCalls';
import { factor } from '../factorMessages';
import { passkey } from '../passkeyMessages';
import { createPasskey } from '../passkeys/authenticator';
import { PasskeyFailure } from '../passkeys/PasskeyFailure';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { tell } from '../ui/tell';
import { browserName } from './browserName';

export function AddPasskeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={passkey.add} onClose={onClose}>
      <AddForm onClose={onClose} />
    </Dialog>
  );
}

interface Wanted {
  name: string;
  password: string;
  code: string;
}

async function add({ name, password, code }: Wanted) {
  const asked = await beginPasskey(code === '' ? { password } : { password, code });
  return addPasskey(await createPasskey(name, asked));
}

function AddForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const second = useQuery({
    queryKey: ['second-factor'],
    queryFn: ({ signal }) => loadSecondFactor(signal),
  });
  const takesCode = second.data?.status === 'on';
  const [name, setName] = useState(browserName(navigator.userAgent)?.system ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const wanted = { name: name.trim(), password, code: code.trim() };
  const isWhole = wanted.name !== '' && password !== '' && (!takesCode || wanted.code !== '');
  const attempt = useMutation({
    mutationFn: add,
    onSuccess: (made) => {
      tell(passkey.added(made.name));
      void client.invalidateQueries({ queryKey: ['passkeys'] });
      onClose();
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={passkey.add}
      onSubmit={() => {
        setTried(true);
        if (isWhole) attempt.mutate(wanted);
      }}
      onClose={onClose}
    >
      <Text size="sm">{passkey.addLead}</Text>
      <TextInput
        label={passkey.name}
        description={passkey.nameHelp}
        maxLength={60}
        data-autofocus
        value={name}
        error={isTried && wanted.name === '' && passkey.nameMissing}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordInput
        label={factor.password}
        name="password"
        autoComplete="current-password"
        maxLength={200}
        value={password}
        error={isTried && password === '' && factor.passwordMissing}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {takesCode && (
        <TextInput
          label={passkey.code}
          autoComplete="one-time-code"
          maxLength={20}
          value={code}
          error={isTried && wanted.code === '' && factor.codeMissing}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <PasskeyFailure error={attempt.error} at={attempt.submittedAt} />
    </DialogForm>
  );
}
