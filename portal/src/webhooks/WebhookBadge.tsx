import type { WebhookDelivery, WebhookStatus } from '../api/webhookTypes';
import { ToneBadge } from '../ui/StatusBadge';
import { webhooks } from '../webhookMessages';

const STATUSES = { enabled: 'good', disabled: 'calm', failed: 'bad' } as const;
const STATES = { pending: 'warn', delivered: 'good', failed: 'bad' } as const;

export function WebhookBadge({ status }: { status: WebhookStatus }) {
  return <ToneBadge tone={STATUSES[status]}>{webhooks.status[status]}</ToneBadge>;
}

export function DeliveryBadge({ state }: { state: WebhookDelivery['state'] }) {
  return <ToneBadge tone={STATES[state]}>{webhooks.states[state]}</ToneBadge>;
}
