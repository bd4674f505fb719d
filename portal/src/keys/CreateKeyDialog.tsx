import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createApiKey } from '../api/calls';
import { ProblemError } from '../api/errors';
import type { CreatedApiKey } from '../api/keyTypes';
import { capture } from '../captureMessages';
import { keys } from '../keyMessages';
import { CopyButton } from '../ui/CopyButton';
import { Dialog } from '../ui/Dialog';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import classes from './ApiKeysPage.module.css';

const LABEL_MAX = 100;

export function CreateKeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog isOpen={isOpen} title={keys.create} isBusy={isBusy} onClose={onClose}>
      <CreateKeyForm onPending={setBusy} onClose={onClose} />
    </Dialog>
  );
}

interface FormProps {
  onPending: (isPending: boolean) => void;
  onClose: () => void;
}

function CreateKeyForm({ onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const [label, setLabel] = useState('');
  const [isTried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: createApiKey,
    onMutate: () => onPending(true),
    onSettled: () => {
      onPending(false);
      void client.invalidateQueries({ queryKey: ['api-keys'] });
    },
  });
  if (attempt.data !== undefined) return <Credentials of={attempt.data} onClose={onClose} />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (label.trim() !== '' && !attempt.isPending) attempt.mutate(label.trim());
      }}
    >
      <Stack gap="md">
        <TextInput
          label={keys.label}
          description={keys.labelHelp}
          autoComplete="off"
          maxLength={LABEL_MAX}
          data-autofocus
          value={label}
          error={isTried && label.trim() === '' && keys.labelFault}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        {attempt.error instanceof ProblemError && <RefusalNotice title={keys.refused} error={attempt.error} />}
        {attempt.error !== null && !(attempt.error instanceof ProblemError) && (
          <Notice tone="warn" title={keys.unknownTitle} isAnnounced>
            <p>{keys.unknownText}</p>
          </Notice>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {capture.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {keys.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The only time that the password is seen. */
function Credentials({ of, onClose }: { of: CreatedApiKey; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warn" title={keys.onceTitle} isAnnounced>
        <p>{keys.onceText}</p>
      </Notice>
      <Secret name={keys.username} value={of.username} />
      <Secret name={keys.password} value={of.password} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {keys.done}
        </Button>
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
