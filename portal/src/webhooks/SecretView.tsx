import { Button, Group, Stack } from '@mantine/core';
import type { WebhookSecret } from '../api/webhookTypes';
import { t } from '../messages';
import { CopyButton } from '../ui/CopyButton';
import { Notice } from '../ui/Notice';
import classes from './Webhooks.module.css';

/** The only time that the secret is seen. */
export function SecretView({ of, onClose }: { of: WebhookSecret; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warn" title={t.webhooks.onceTitle} isAnnounced>
        <p>{t.webhooks.onceText}</p>
      </Notice>
      <div className={classes.secret}>
        <span className="mono">{of.secret}</span>
        <CopyButton value={of.secret} what={t.webhooks.secret} />
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t.webhooks.done}
        </Button>
      </Group>
    </Stack>
  );
}
