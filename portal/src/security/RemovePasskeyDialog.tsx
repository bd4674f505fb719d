import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { removePasskey } from '../api/passkeyCalls';
import type { Passkey } from '../api/passkeyTypes';
import { capture } from '../captureMessages';
import { passkey as texts } from '../passkeyMessages';
import { Dialog } from '../ui/Dialog';
import { Failure } from '../users/Failure';

export function RemovePasskeyDialog({ passkey, onClose }: { passkey: Passkey | undefined; onClose: () => void }) {
  return (
    <Dialog
      isOpen={passkey !== undefined}
      title={texts.removeTitle(passkey?.name ?? '')}
      isBusy={false}
      onClose={onClose}
    >
      {passkey !== undefined && <Question passkey={passkey} onClose={onClose} />}
    </Dialog>
  );
}

function Question({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: () => removePasskey(passkey.passkey_id),
    onSuccess: () => {
      notifications.show({ message: texts.removed });
      void client.invalidateQueries({ queryKey: ['passkeys'] });
      onClose();
    },
  });
  return (
    <Stack gap="md">
      <Text size="sm">{texts.removeText}</Text>
      <Failure error={removal.error} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" data-autofocus onClick={onClose} disabled={removal.isPending}>
          {capture.cancel}
        </Button>
        <Button color="red" loading={removal.isPending} onClick={() => removal.mutate()}>
          {texts.remove}
        </Button>
      </Group>
    </Stack>
  );
}
