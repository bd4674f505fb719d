import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createApiKey } from '../api/calls';
import type { CreatedApiKey } from '../api/keyTypes';
import { keys } from '../keyMessages';
import { Dialog } from '../ui/Dialog';
import { useDialogKept } from '../ui/dialogBusy';
import { DialogForm } from '../ui/DialogForm';
import { Failure } from '../ui/Failure';
import { Notice } from '../ui/Notice';
import { Secret } from '../ui/Secret';

const LABEL_MAX = 100;

export function CreateKeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={keys.create} onClose={onClose}>
      <CreateKeyForm onClose={onClose} />
    </Dialog>
  );
}

function CreateKeyForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [label, setLabel] = useState('');
  const [isTried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: createApiKey,
    onSettled: () => void client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  if (attempt.data !== undefined) return <Credentials of={attempt.data} onClose={onClose} />;
  return (
    <DialogForm
      attempt={attempt}
      confirm={keys.confirm}
      onSubmit={() => {
        setTried(true);
        if (label.trim() !== '') attempt.mutate(label.trim());
      }}
      onClose={onClose}
    >
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
      <Failure
        error={attempt.error}
        texts={{ refused: keys.refused, noAnswer: keys.unknownTitle, noAnswerText: keys.unknownText }}
      />
    </DialogForm>
  );
}

/** The only time that the password is seen. */
function Credentials({ of, onClose }: { of: CreatedApiKey; onClose: () => void }) {
  useDialogKept();
  return (
    <Stack gap="md">
      <Notice tone="warn" title={keys.onceTitle} isAnnounced>
        <p>{keys.onceText}</p>
      </Notice>
      <Secret name={keys.username} value={of.username} isNamed />
      <Secret name={keys.password} value={of.password} isNamed />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {keys.done}
        </Button>
      </Group>
    </Stack>
  );
}
