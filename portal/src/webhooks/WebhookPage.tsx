import { Anchor, Skeleton, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { nameOfActor } from '../api/actor';
import { loadWebhooks } from '../api/calls';
import type { Webhook } from '../api/webhookTypes';
import { NotFoundPage } from '../app/NotFoundPage';
import { t } from '../messages';
import { useMay, useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { CopyButton } from '../ui/CopyButton';
import { BackIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { When } from '../ui/When';
import { webhooks } from '../webhookMessages';
import { DeliveryLog } from './DeliveryLog';
import { WebhookActions } from './WebhookActions';
import { WebhookBadge } from './WebhookBadge';
import classes from './Webhooks.module.css';
import { WhyFailed } from './WhyFailed';

const LOOK_EVERY_MS = 3000; // it may be switched off at any time

/** One webhook and what it was told. */
export default function WebhookPage() {
  const { endpointId = '' } = useParams();
  const { merchant, user } = useSession();
  const mayManage = useMay('manage');
  usePageTitle(webhooks.title, merchant.name);
  const { data, error, refetch } = useQuery({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => loadWebhooks(signal),
    enabled: mayManage,
    refetchInterval: LOOK_EVERY_MS,
  });
  const webhook = data?.webhooks.find((each) => each.endpoint_id === endpointId);
  if (!mayManage) return <Notice tone="calm" title={webhooks.mayNot(t.app.roles[user.role])} />;
  if (webhook !== undefined) return <WebhookView key={endpointId} webhook={webhook} />;
  if (data !== undefined) return <NotFoundPage />;
  if (error !== null) return <LoadFailure what={webhooks.what} error={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="md" role="status" aria-label={t.app.loading}>
      <Skeleton height={34} w="min(320px, 80%)" />
      <Skeleton height={260} radius="lg" />
    </Stack>
  );
}

function WebhookView({ webhook }: { webhook: Webhook }) {
  const heading = useHeadingFocus<HTMLHeadingElement>(webhook.endpoint_id);
  return (
    <Stack gap="md">
      <header>
        <Anchor component={Link} to="/webhooks" className={classes.back}>
          <BackIcon width={15} height={15} />
          {webhooks.back}
        </Anchor>
        <div className={classes.name}>
          <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
            {webhook.url}
          </Title>
          <CopyButton value={webhook.url} what={webhooks.url} />
          <WebhookBadge status={webhook.status} />
        </div>
        <p className={classes.told}>
          {webhook.description !== undefined && `${webhook.description} · `}
          {webhooks.createdBy(nameOfActor(webhook.created_by, webhooks.system))} <When at={webhook.created_at} />
        </p>
      </header>
      <Standing webhook={webhook} />
      <WebhookActions webhook={webhook} />
      <Card title={webhooks.chosen}>
        <ul className={classes.events}>
          {webhook.events.map((each) => (
            <li key={each}>{webhooks.eventNames[each]}</li>
          ))}
        </ul>
      </Card>
      <DeliveryLog webhook={webhook} />
    </Stack>
  );
}

/** What is worth to know about it before its log. */
function Standing({ webhook }: { webhook: Webhook }) {
  if (webhook.status === 'failed')
    return (
      <Notice tone="bad" title={webhooks.failedTitle}>
        <p>
          <WhyFailed webhook={webhook} />
        </p>
        <p>{webhooks.failedText}</p>
      </Notice>
    );
  if (webhook.status === 'disabled')
    return (
      <Notice tone="calm" title={webhooks.pausedTitle}>
        <p>{webhooks.pauseText}</p>
      </Notice>
    );
  return (
    <>
      {webhook.failing_since !== undefined && (
        <Notice tone="warn">
          <p>
            {webhooks.failing(webhook.failures ?? 0)} <When at={webhook.failing_since} />
          </p>
        </Notice>
      )}
      {webhook.both_secrets_until !== undefined && (
        <Notice tone="calm">
          <p>
            {webhooks.both} <When at={webhook.both_secrets_until} />
          </p>
        </Notice>
      )}
    </>
  );
}
