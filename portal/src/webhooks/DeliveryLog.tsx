import { Button, Group, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { findWebhookDeliveries, loadWebhookDelivery, resendWebhookDelivery } from '../api/calls';
import type { Webhook, WebhookAttempt, WebhookDelivery } from '../api/webhookTypes';
import { ActionButton } from '../ui/ActionButton';
import { Card } from '../ui/Card';
import { CopyButton } from '../ui/CopyButton';
import { EmptyState } from '../ui/EmptyState';
import { Entries, OpeningEntry } from '../ui/Entry';
import { Failure } from '../ui/Failure';
import { LoadFailure } from '../ui/LoadFailure';
import { MachineWords } from '../ui/MachineWords';
import { tell } from '../ui/tell';
import { When } from '../ui/When';
import { webhooks } from '../webhookMessages';
import { DeliveryBadge } from './WebhookBadge';
import classes from './Webhooks.module.css';

const LOOK_EVERY_MS = 3000;

const nameOf = (type: WebhookDelivery['type']) =>
  type === 'webhook.test' ? webhooks.test : webhooks.eventNames[type];

/** What a webhook was told, the last one first; it follows what happens while the page is open. */
export function DeliveryLog({ webhook }: { webhook: Webhook }) {
  const id = webhook.endpoint_id;
  const isBusy = useIsMutating() > 0; // it may be about to be deleted
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['webhook', id, 'deliveries'],
    queryFn: ({ pageParam, signal }) => findWebhookDeliveries(id, { cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: isBusy ? false : LOOK_EVERY_MS,
  });
  const deliveries = data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <Card title={webhooks.log} isFlush>
      {isPending && <Skeleton height={180} m="md" w="auto" />}
      {error !== null && data === undefined && (
        <LoadFailure what={webhooks.whatLog} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && deliveries.length === 0 && (
        <EmptyState title={webhooks.logNone} text={webhooks.logNoneText} />
      )}
      {deliveries.length > 0 && (
        <Entries label={webhooks.log}>
          {deliveries.map((delivery) => (
            <DeliveryEntry key={delivery.delivery_id} webhook={webhook} delivery={delivery} />
          ))}
        </Entries>
      )}
      {hasNextPage && (
        <Group justify="center" p="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {webhooks.more}
          </Button>
        </Group>
      )}
    </Card>
  );
}

function DeliveryEntry({ webhook, delivery }: { webhook: Webhook; delivery: WebhookDelivery }) {
  const name = nameOf(delivery.type);
  return (
    <OpeningEntry
      texts={webhooks}
      name={name}
      head={
        <>
          <strong>{name}</strong>
          <DeliveryBadge state={delivery.state} />
        </>
      }
      told={
        <>
          <When at={delivery.created_at} />
          {' · '}
          {webhooks.attempts(delivery.attempts)}
          {webhook.status === 'enabled' && delivery.next_attempt_at !== undefined && delivery.attempts > 0 && (
            <>
              {', '}
              {webhooks.nextAttempt} <When at={delivery.next_attempt_at} />
            </>
          )}
        </>
      }
    >
      <Details webhook={webhook} delivery={delivery} />
    </OpeningEntry>
  );
}

function Details({ webhook, delivery }: { webhook: Webhook; delivery: WebhookDelivery }) {
  const client = useQueryClient();
  const { endpoint_id: endpointId } = webhook;
  const { delivery_id: id, attempts, state } = delivery;
  const { data, error, refetch } = useQuery({
    queryKey: ['webhook', endpointId, 'delivery', id, attempts, state],
    queryFn: ({ signal }) => loadWebhookDelivery(endpointId, id, signal),
    placeholderData: (before) => before,
  });
  const resend = useMutation({
    mutationFn: () => resendWebhookDelivery(endpointId, id),
    onSuccess: () => {
      tell(webhooks.resent);
      void client.invalidateQueries({ queryKey: ['webhook', endpointId, 'deliveries'] });
    },
  });
  if (data === undefined)
    return error === null ? (
      <Skeleton height={90} mt="sm" />
    ) : (
      <LoadFailure what={webhooks.whatOne} error={error} onRetry={() => void refetch()} />
    );
  return (
    <div className={classes.details}>
      <div className={classes.name}>
        {webhooks.id} <span className="mono">{id}</span>
        <CopyButton value={id} what={webhooks.id} />
        <ActionButton
          variant="default"
          size="xs"
          reason={webhook.status === 'enabled' ? undefined : webhooks.offReason}
          loading={resend.isPending}
          onClick={() => resend.mutate()}
        >
          {webhooks.resend}
        </ActionButton>
      </div>
      <Failure error={resend.error} texts={webhooks} />
      <section>
        <h3>{webhooks.request}</h3>
        <pre>{indented(data.request_body ?? '')}</pre>
      </section>
      {data.log?.map((attempt) => (
        <Attempt key={attempt.attempt} attempt={attempt} />
      ))}
    </div>
  );
}

function Attempt({ attempt }: { attempt: WebhookAttempt }) {
  return (
    <section>
      <h3>
        {webhooks.attempt(attempt.attempt)} · <When at={attempt.at} /> ·{' '}
        {attempt.status !== undefined ? webhooks.answered(attempt.status) : webhooks.unanswered} ·{' '}
        {webhooks.took(attempt.duration_ms)}
      </h3>
      {attempt.error !== undefined ? (
        <p>
          <MachineWords said={attempt.error} code={attempt.reason_code} />
        </p>
      ) : (
        // What others say, in a language that nobody knows.
        attempt.response_body !== undefined && <pre lang="">{attempt.response_body}</pre>
      )}
    </section>
  );
}

/** The body as it is easier to read; as it is if it is no JSON. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
