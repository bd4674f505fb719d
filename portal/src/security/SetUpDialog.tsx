import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { beginSecondFactor, confirmSecondFactor } from '../api/calls';
import type { SecondFactorSetup } from '../api/factorTypes';
import { factor } from '../factorMessages';
import { CopyButton } from '../ui/CopyButton';
import { Dialog } from '../ui/Dialog';
import { useDialogKept } from '../ui/dialogBusy';
import { DialogForm } from '../ui/DialogForm';
import { Notice } from '../ui/Notice';
import { Secret } from '../ui/Secret';
import { Failure } from '../users/Failure';
import { QrCode } from './QrCode';
import classes from './Security.module.css';

/** Three steps: the password, the app, the recovery codes. */
export function SetUpDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={factor.title} onClose={onClose}>
      <Steps onClose={onClose} />
    </Dialog>
  );
}

function Steps({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const begin = useMutation({ mutationFn: beginSecondFactor });
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['second-factor'] });
      void client.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  if (confirm.data !== undefined) return <Codes codes={confirm.data.recovery_codes} onClose={onClose} />;
  if (begin.data !== undefined) return <App setup={begin.data} attempt={confirm} onClose={onClose} />;
  return <Password attempt={begin} onClose={onClose} />;
}

interface Attempt {
  mutate: (text: string) => void;
  isPending: boolean;
  error: Error | null;
}

function Password({ attempt, onClose }: { attempt: Attempt; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  return (
    <Step
      action={factor.next}
      attempt={attempt}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (password !== '') attempt.mutate(password);
      }}
    >
      <Text size="sm">{factor.lead}</Text>
      <PasswordInput
        label={factor.password}
        autoComplete="current-password"
        data-autofocus
        value={password}
        error={isTried && password === '' && factor.passwordMissing}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </Step>
  );
}

function App({ setup, attempt, onClose }: { setup: SecondFactorSetup; attempt: Attempt; onClose: () => void }) {
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  return (
    <Step
      action={factor.confirm}
      attempt={attempt}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (code.trim() !== '') attempt.mutate(code.trim());
      }}
    >
      <Text size="sm">{factor.scan}</Text>
      <QrCode text={setup.uri} />
      <Secret name={factor.key} value={setup.key} isNamed />
      <Secret name={factor.uri} value={setup.uri} isNamed />
      <TextInput
        label={factor.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
        value={code}
        error={isTried && code.trim() === '' && factor.codeMissing}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </Step>
  );
}

interface StepProps {
  action: string;
  attempt: Attempt;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

function Step({ action, attempt, onSubmit, onClose, children }: StepProps) {
  return (
    <DialogForm
      attempt={attempt}
      confirm={action}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      {children}
      <Failure error={attempt.error} />
    </DialogForm>
  );
}

/** The only time that they are seen. */
function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  useDialogKept();
  return (
    <Stack gap="md">
      <Notice tone="good" title={factor.doneTitle} isAnnounced>
        <p>{factor.doneText}</p>
      </Notice>
      <ul className={classes.codes} aria-label={factor.codes}>
        {codes.map((code) => (
          <li key={code} className="mono">
            {code}
          </li>
        ))}
      </ul>
      <Group justify="space-between">
        <CopyButton value={codes.join('\n')} what={factor.codes} />
        <Button onClick={onClose}>{factor.kept}</Button>
      </Group>
    </Stack>
  );
}
