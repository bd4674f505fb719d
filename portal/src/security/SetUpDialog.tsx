import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { beginSecondFactor, confirmSecondFactor } from '../api/calls';
import type { SecondFactorSetup } from '../api/factorTypes';
import { capture } from '../captureMessages';
import { factor } from '../factorMessages';
import { CopyButton } from '../ui/CopyButton';
import { Dialog } from '../ui/Dialog';
import { Notice } from '../ui/Notice';
import { Failure } from '../users/Failure';
import { QrCode } from './QrCode';
import classes from './Security.module.css';

/** Three steps: the password, the app, the recovery codes. */
export function SetUpDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={factor.title} isBusy={false} onClose={onClose}>
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
      <Secret name={factor.key} value={setup.key} />
      <Secret name={factor.uri} value={setup.uri} />
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
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!attempt.isPending) onSubmit();
      }}
    >
      <Stack gap="md">
        {children}
        <Failure error={attempt.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {capture.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The only time that they are seen. */
function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
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

function Secret({ name, value }: { name: string; value: string }) {
  return (
    <div className={classes.secret}>
      <div>
        <span className={classes.secretName}>{name}</span>
        <span className="mono">{value}</span>
      </div>
      <CopyButton value={value} what={name} />
    </div>
  );
}
