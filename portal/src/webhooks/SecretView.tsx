import { Button, Group, Stack } from '@mantine/core';
import type { WebhookSecret } from '../api/webhookTypes';
import { useDialogKept } from '../ui/dialogBusy';
import { Notice } from '../ui/Notice';
import { Secret } from '../ui/Secret';
import { webhooks } from '../webhookMessages';

/** The only time that the secret is seen. */
export function SecretView({ of, onClose }: { of: WebhookSecret; onClose: () => void }) {
  useDialogKept();
  return (
    <Stack gap="md">
      <Notice tone="warn" title={webhooks.onceTitle} isAnnounced>
        <p>{webhooks.onceText}</p>
      </Notice>
      <Secret name={webhooks.secret} value={of.secret} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {webhooks.done}
        </Button>
      </Group>
    </Stack>
  );
}
