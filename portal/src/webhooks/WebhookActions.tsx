import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { changeWebhook, deleteWebhook, rotateWebhookSecret, testWebhook } from '../api/calls';
import type { Webhook, WebhookSecret } from '../api/webhookTypes';
import { formatDateTime } from '../format/dates';
import { ActionButton } from '../ui/ActionButton';
import { Dialog } from '../ui/Dialog';
import { Failure } from '../ui/Failure';
import { Question } from '../ui/Question';
import { tell } from '../ui/tell';
import { webhooks } from '../webhookMessages';
import { EditWebhookDialog } from './EditWebhookDialog';
import { SecretView } from './SecretView';

type Asked = 'pause' | 'rotate' | 'delete' | 'edit';

/** What can be done with a webhook. */
export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked>();
  const isOn = webhook.status === 'enabled';
  const both = webhook.both_secrets_until;
  const done = (message: string) => {
    tell(message);
    for (const key of [['webhooks'], ['webhook', webhook.endpoint_id]]) void client.invalidateQueries({ queryKey: key });
  };
  const test = useMutation({ mutationFn: testWebhook, onSuccess: () => done(webhooks.testSent) });
  const enable = useMutation({
    mutationFn: () => changeWebhook(webhook.endpoint_id, { status: 'enabled' }),
    onSuccess: () => done(webhooks.enabled),
  });
  const close = () => setAsked(undefined);
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <ActionButton
          variant={isOn ? 'filled' : 'default'}
          reason={isOn ? undefined : webhooks.offReason}
          loading={test.isPending}
          onClick={() => test.mutate(webhook.endpoint_id)}
        >
          {webhooks.sendTest}
        </ActionButton>
        <Button variant="default" onClick={() => setAsked('edit')}>
          {webhooks.edit}
        </Button>
        {isOn ? (
          <Button variant="default" onClick={() => setAsked('pause')}>
            {webhooks.pause}
          </Button>
        ) : (
          <Button loading={enable.isPending} onClick={() => enable.mutate()}>
            {webhooks.enable}
          </Button>
        )}
        <ActionButton
          variant="default"
          reason={both === undefined ? undefined : `${webhooks.both} ${formatDateTime(both)}`}
          onClick={() => setAsked('rotate')}
        >
          {webhooks.rotate}
        </ActionButton>
        <Button variant="default" onClick={() => setAsked('delete')}>
          {webhooks.delete}
        </Button>
      </Group>
      <Failure error={test.error ?? enable.error} texts={webhooks} />
      <EditWebhookDialog webhook={webhook} isOpen={asked === 'edit'} onClose={close} />
      <PauseQuestion webhook={webhook} isOpen={asked === 'pause'} onClose={close} />
      <RotateQuestion webhook={webhook} isOpen={asked === 'rotate'} onClose={close} />
      <DeleteQuestion webhook={webhook} isOpen={asked === 'delete'} onClose={close} />
    </Stack>
  );
}

interface QuestionProps {
  webhook: Webhook;
  isOpen: boolean;
  onClose: () => void;
}

/** To pause twice changes nothing, so an answer that was lost is asked for again. */
function PauseQuestion({ webhook, isOpen, onClose }: QuestionProps) {
  return (
    <Question
      isOpen={isOpen}
      title={webhooks.pauseTitle}
      text={webhooks.pauseText}
      confirm={webhooks.pause}
      send={() => changeWebhook(webhook.endpoint_id, { status: 'disabled' })}
      done={webhooks.paused}
      texts={webhooks}
      changes={['webhooks']}
      onClose={onClose}
    />
  );
}

function DeleteQuestion({ webhook, isOpen, onClose }: QuestionProps) {
  const navigate = useNavigate();
  return (
    <Question
      isOpen={isOpen}
      title={webhooks.deleteTitle}
      text={webhooks.deleteText}
      confirm={webhooks.delete}
      isGrave
      send={async () => {
        await deleteWebhook(webhook.endpoint_id);
        navigate('/webhooks');
      }}
      done={webhooks.deleted}
      texts={webhooks}
      changes={['webhooks']}
      onClose={onClose}
    />
  );
}

/** Each answer is another secret: one that was lost is of no use to anybody, and the next one counts. */
function RotateQuestion({ webhook, isOpen, onClose }: QuestionProps) {
  const [made, setMade] = useState<WebhookSecret>();
  const close = () => {
    setMade(undefined);
    onClose();
  };
  if (made !== undefined)
    return (
      <Dialog isOpen title={webhooks.rotateTitle} onClose={close}>
        <SecretView of={made} onClose={close} />
      </Dialog>
    );
  return (
    <Question
      isOpen={isOpen}
      title={webhooks.rotateTitle}
      text={webhooks.rotateText}
      confirm={webhooks.rotateConfirm}
      send={async () => setMade(await rotateWebhookSecret(webhook.endpoint_id))}
      texts={webhooks}
      changes={['webhooks']}
      onClose={onClose}
    />
  );
}
