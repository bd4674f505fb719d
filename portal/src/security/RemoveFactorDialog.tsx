import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { removeSecondFactor } from '../api/calls';
import { capture } from '../captureMessages';
import { factor } from '../factorMessages';
import { Dialog } from '../ui/Dialog';
import { Failure } from '../users/Failure';

export function RemoveFactorDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={factor.removeTitle} isBusy={false} onClose={onClose}>
      <RemoveForm onClose={onClose} />
    </Dialog>
  );
}

function RemoveForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: removeSecondFactor,
    onSuccess: () => {
      notifications.show({ message: factor.removed });
      void client.invalidateQueries({ queryKey: ['second-factor'] });
      onClose();
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (code.trim() !== '' && !attempt.isPending) attempt.mutate(code.trim());
      }}
    >
      <Stack gap="md">
        <Text size="sm">{factor.removeText}</Text>
        <TextInput
          label={factor.code}
          autoComplete="one-time-code"
          maxLength={20}
          data-autofocus
          value={code}
          error={isTried && code.trim() === '' && factor.codeMissing}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Failure error={attempt.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {capture.cancel}
          </Button>
          <Button type="submit" color="red" loading={attempt.isPending}>
            {factor.remove}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
