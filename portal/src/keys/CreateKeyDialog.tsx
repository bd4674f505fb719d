import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createApiKey } from '../api/calls';
import { ProblemError } from '../api/errors';
import type { CreatedApiKey } from '../api/keyTypes';
import { t } from '../messages';
import { CopyButton } from '../ui/CopyButton';
import { Dialog } from '../ui/Dialog';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import classes from './ApiKeysPage.module.css';

const LABEL_MAX = 100;

export function CreateKeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog isOpen={isOpen} title={t.keys.create} isBusy={isBusy} onClose={onClose}>
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
          label={t.keys.label}
          description={t.keys.labelHelp}
          autoComplete="off"
          maxLength={LABEL_MAX}
          data-autofocus
          value={label}
          error={isTried && label.trim() === '' && t.keys.labelFault}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        {attempt.error instanceof ProblemError && <RefusalNotice title={t.keys.refused} error={attempt.error} />}
        {attempt.error !== null && !(attempt.error instanceof ProblemError) && (
          <Notice tone="warn" title={t.keys.unknownTitle} isAnnounced>
            <p>{t.keys.unknownText}</p>
          </Notice>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {t.capture.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {t.keys.confirm}
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
      <Notice tone="warn" title={t.keys.onceTitle} isAnnounced>
        <p>{t.keys.onceText}</p>
      </Notice>
      <Secret name={t.keys.username} value={of.username} />
      <Secret name={t.keys.password} value={of.password} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t.keys.done}
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
