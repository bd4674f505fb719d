import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createWebhook } from '../api/calls';
import { ProblemError } from '../api/errors';
import { Dialog } from '../ui/Dialog';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import { webhooks } from '../webhookMessages';
import { SecretView } from './SecretView';
import { WebhookFields } from './WebhookFields';

const EMPTY = { url: '', description: '', events: [] };

export function CreateWebhookDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog isOpen={isOpen} title={webhooks.create} isBusy={isBusy} onClose={onClose}>
      <CreateWebhookForm onPending={setBusy} onClose={onClose} />
    </Dialog>
  );
}

interface FormProps {
  onPending: (isPending: boolean) => void;
  onClose: () => void;
}

function CreateWebhookForm({ onPending, onClose }: FormProps) {
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: createWebhook,
    onMutate: () => onPending(true),
    onSettled: () => {
      onPending(false);
      void client.invalidateQueries({ queryKey: ['webhooks'] });
    },
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
      {attempt.error instanceof ProblemError && <RefusalNotice title={webhooks.refused} error={attempt.error} />}
      {attempt.error !== null && !(attempt.error instanceof ProblemError) && (
        <Notice tone="warn" title={webhooks.unknownTitle} isAnnounced>
          <p>{webhooks.unknownText}</p>
        </Notice>
      )}
    </WebhookFields>
  );
}
