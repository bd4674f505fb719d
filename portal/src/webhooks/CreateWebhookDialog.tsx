import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createWebhook } from '../api/calls';
import { Dialog } from '../ui/Dialog';
import { Failure } from '../ui/Failure';
import { webhooks } from '../webhookMessages';
import { SecretView } from './SecretView';
import { WebhookFields } from './WebhookFields';

const EMPTY = { url: '', description: '', events: [] };

export function CreateWebhookDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={webhooks.create} onClose={onClose}>
      <CreateWebhookForm onClose={onClose} />
    </Dialog>
  );
}

function CreateWebhookForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: createWebhook,
    onSettled: () => void client.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  if (attempt.data !== undefined) return <SecretView of={attempt.data} onClose={onClose} />;
  return (
    <WebhookFields
      initial={EMPTY}
      confirm={webhooks.create}
      isPending={attempt.isPending}
      onSubmit={attempt.mutate}
      onClose={onClose}
    >
      <Failure
        error={attempt.error}
        texts={{ refused: webhooks.refused, noAnswer: webhooks.unknownTitle, noAnswerText: webhooks.unknownText }}
      />
    </WebhookFields>
  );
}
