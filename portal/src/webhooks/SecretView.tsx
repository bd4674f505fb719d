import { Button, Group, Stack } from '@mantine/core';
import type { WebhookSecret } from '../api/webhookTypes';
import { CopyButton } from '../ui/CopyButton';
import { Notice } from '../ui/Notice';
import { webhooks } from '../webhookMessages';
import classes from './Webhooks.module.css';

/** The only time that the secret is seen. */
export function SecretView({ of, onClose }: { of: WebhookSecret; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warn" title={webhooks.onceTitle} isAnnounced>
        <p>{webhooks.onceText}</p>
      </Notice>
      <div className={classes.secret}>
        <span className="mono">{of.secret}</span>
        <CopyButton value={of.secret} what={webhooks.secret} />
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {webhooks.done}
        </Button>
      </Group>
    </Stack>
  );
}
