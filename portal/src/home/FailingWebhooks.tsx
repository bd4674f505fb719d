import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { loadWebhooks } from '../api/calls';
import type { Webhook } from '../api/webhookTypes';
import { home } from '../homeMessages';
import { Card } from '../ui/Card';
import { AlertIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { When } from '../ui/When';
import { webhooks as texts } from '../webhookMessages';
import classes from './Home.module.css';
import { troubledOf } from './troubled';
import { WhyFailed } from '../webhooks/WhyFailed';

/** Which of the merchant's own systems are not told what happens. */
export function FailingWebhooks() {
  const webhooks = useQuery({ queryKey: ['webhooks'], queryFn: ({ signal }) => loadWebhooks(signal) });
  const troubled = troubledOf(webhooks.data?.webhooks ?? []);
  return (
    <Card title={texts.title} isFlush>
      {webhooks.isPending && <Skeleton height={60} m="md" w="auto" />}
      {webhooks.isError && webhooks.data === undefined && (
        <LoadFailure what={texts.what} error={webhooks.error} onRetry={() => void webhooks.refetch()} />
      )}
      {webhooks.data !== undefined && troubled.length === 0 && <p className={classes.none}>{home.noWebhookFails}</p>}
      {troubled.length > 0 && (
        <>
          <p className={classes.trouble}>
            <AlertIcon width={16} height={16} />
            {home.webhooksFail(troubled.length)}
          </p>
          <ul className={classes.failures} aria-label={home.webhooksFail(troubled.length)}>
            {troubled.map((webhook) => (
              <li key={webhook.endpoint_id}>
                <Link to={`/webhooks/${webhook.endpoint_id}`} className={classes.failure}>
                  {webhook.url}
                </Link>
                <Why webhook={webhook} />
              </li>
            ))}
          </ul>
        </>
      )}
      {webhooks.data !== undefined && (
        <p className={classes.more}>
          <Anchor component={Link} to="/webhooks">
            {home.allWebhooks}
          </Anchor>
        </p>
      )}
    </Card>
  );
}

function Why({ webhook }: { webhook: Webhook }) {
  return (
    <span className={classes.why}>
      {webhook.status === 'failed' && `${texts.status.failed} · `}
      <WhyFailed webhook={webhook} />
      {webhook.status !== 'failed' && webhook.failing_since !== undefined && (
        <>
          {texts.failing(webhook.failures ?? 0)} <When at={webhook.failing_since} />
        </>
      )}
    </span>
  );
}
