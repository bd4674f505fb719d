import { Anchor, Button, Skeleton, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { nameOfActor } from '../api/actor';
import { loadWebhooks } from '../api/calls';
import type { Webhook } from '../api/webhookTypes';
import { t } from '../messages';
import { useMay, useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { When } from '../ui/When';
import { webhooks } from '../webhookMessages';
import { CreateWebhookDialog } from './CreateWebhookDialog';
import { WebhookBadge } from './WebhookBadge';
import classes from './Webhooks.module.css';
import { WhyFailed } from './WhyFailed';

/** Where the merchant's own systems are told what happens. */
export default function WebhooksPage() {
  const { merchant, user } = useSession();
  const mayManage = useMay('manage');
  usePageTitle(webhooks.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('webhooks');
  const [isCreating, setCreating] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => loadWebhooks(signal),
    enabled: mayManage,
  });
  return (
    <Stack gap="md">
      <div className={classes.head}>
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {webhooks.title}
          </Title>
          <p className={classes.lead}>{webhooks.lead}</p>
        </div>
        {mayManage && <Button onClick={() => setCreating(true)}>{webhooks.create}</Button>}
      </div>
      {mayManage ? (
        <Card isFlush>
          {isPending && <Skeleton height={180} m="md" w="auto" />}
          {error !== null && data === undefined && (
            <LoadFailure what={webhooks.what} error={error} onRetry={() => void refetch()} />
          )}
          {data?.webhooks.length === 0 && <EmptyState title={webhooks.none} text={webhooks.noneText} />}
          {data !== undefined && data.webhooks.length > 0 && (
            <ul className={classes.list} aria-label={webhooks.title}>
              {data.webhooks.map((webhook) => (
                <WebhookEntry key={webhook.endpoint_id} webhook={webhook} />
              ))}
            </ul>
          )}
        </Card>
      ) : (
        <Notice tone="calm" title={webhooks.mayNot(t.app.roles[user.role])} />
      )}
      <CreateWebhookDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </Stack>
  );
}

function WebhookEntry({ webhook }: { webhook: Webhook }) {
  return (
    <li>
      <div className={classes.name}>
        <Anchor component={Link} to={`/webhooks/${webhook.endpoint_id}`} fw={600}>
          {webhook.url}
        </Anchor>
        <WebhookBadge status={webhook.status} />
      </div>
      <p className={classes.told}>
        {webhook.description !== undefined && `${webhook.description} · `}
        {webhooks.eventCount(webhook.events.length)}
        {' · '}
        {webhooks.createdBy(nameOfActor(webhook.created_by, webhooks.system))} <When at={webhook.created_at} />
      </p>
      <Trouble webhook={webhook} />
    </li>
  );
}

function Trouble({ webhook }: { webhook: Webhook }) {
  if (webhook.reason !== undefined) return (
      <p className={classes.told}>
        <WhyFailed webhook={webhook} />
      </p>
    );
  if (webhook.failing_since === undefined) return null;
  return (
    <p className={classes.told}>
      {webhooks.failing(webhook.failures ?? 0)} <When at={webhook.failing_since} />
    </p>
  );
}
