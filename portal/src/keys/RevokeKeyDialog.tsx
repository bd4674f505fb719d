import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { revokeApiKey } from '../api/calls';
import { ProblemError } from '../api/errors';
import type { ApiKey } from '../api/keyTypes';
import { capture } from '../captureMessages';
import { keys } from '../keyMessages';
import { t } from '../messages';
import { Dialog } from '../ui/Dialog';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';

/** To revoke a key twice changes nothing, so an answer that was lost is asked for again. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: revokeApiKey,
    onSuccess: () => {
      notifications.show({ message: keys.revokedNow(nameOf(apiKey)) });
      void client.invalidateQueries({ queryKey: ['api-keys'] });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen={apiKey !== undefined}
      title={keys.revokeTitle(nameOf(apiKey))}
      isBusy={attempt.isPending}
      onClose={onClose}
    >
      <Stack gap="md">
        <Text size="sm">{keys.revokeText}</Text>
        {attempt.error instanceof ProblemError && <RefusalNotice title={keys.refused} error={attempt.error} />}
        {attempt.error !== null && !(attempt.error instanceof ProblemError) && (
          <Notice tone="warn" title={t.errors.noAnswer} isAnnounced />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending} data-autofocus>
            {capture.cancel}
          </Button>
          <Button
            color="red"
            loading={attempt.isPending}
            onClick={() => apiKey !== undefined && attempt.mutate(apiKey.username)}
          >
            {keys.revoke}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

const nameOf = (key: ApiKey | undefined) => key?.label ?? key?.username ?? '';
