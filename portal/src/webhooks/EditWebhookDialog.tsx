import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeWebhook } from '../api/calls';
import type { Webhook, WebhookRequest } from '../api/webhookTypes';
import { t } from '../messages';
import { Dialog } from '../ui/Dialog';
import { webhooks } from '../webhookMessages';
import { Failure } from './Failure';
import { WebhookFields } from './WebhookFields';

interface Props {
  webhook: Webhook;
  isOpen: boolean;
  onClose: () => void;
}

export function EditWebhookDialog({ webhook, isOpen, onClose }: Props) {
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: (request: WebhookRequest) => changeWebhook(webhook.endpoint_id, request),
    onSuccess: () => {
      notifications.show({ message: webhooks.saved, closeButtonProps: { 'aria-label': t.app.dismiss } });
      void client.invalidateQueries({ queryKey: ['webhooks'] });
      onClose();
    },
  });
  return (
    <Dialog isOpen={isOpen} title={webhooks.editTitle} isBusy={attempt.isPending} onClose={onClose}>
      <WebhookFields
        initial={{ url: webhook.url, description: webhook.description ?? '', events: webhook.events }}
        confirm={webhooks.save}
        isPending={attempt.isPending}
        onSubmit={attempt.mutate}
        onClose={onClose}
      >
        <Failure error={attempt.error} />
      </WebhookFields>
    </Dialog>
  );
}
