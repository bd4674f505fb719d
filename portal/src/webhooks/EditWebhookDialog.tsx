import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeWebhook } from '../api/calls';
import type { Webhook, WebhookRequest } from '../api/webhookTypes';
import { Dialog } from '../ui/Dialog';
import { Failure } from '../ui/Failure';
import { tell } from '../ui/tell';
import { webhooks } from '../webhookMessages';
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
      tell(webhooks.saved);
      void client.invalidateQueries({ queryKey: ['webhooks'] });
      onClose();
    },
  });
  return (
    <Dialog isOpen={isOpen} title={webhooks.editTitle} onClose={onClose}>
      <WebhookFields
        initial={{ url: webhook.url, description: webhook.description ?? '', events: webhook.events }}
        confirm={webhooks.save}
        isPending={attempt.isPending}
        onSubmit={attempt.mutate}
        onClose={onClose}
      >
        <Failure error={attempt.error} texts={webhooks} />
      </WebhookFields>
    </Dialog>
  );
}
