import type { WebhookDelivery, WebhookStatus } from '../api/webhookTypes';
import { t } from '../messages';
import { ToneBadge } from '../ui/StatusBadge';

const STATUSES = { enabled: 'good', disabled: 'calm', failed: 'bad' } as const;
const STATES = { pending: 'warn', delivered: 'good', failed: 'bad' } as const;

export function WebhookBadge({ status }: { status: WebhookStatus }) {
  return <ToneBadge tone={STATUSES[status]}>{t.webhooks.status[status]}</ToneBadge>;
}

export function DeliveryBadge({ state }: { state: WebhookDelivery['state'] }) {
  return <ToneBadge tone={STATES[state]}>{t.webhooks.states[state]}</ToneBadge>;
}
