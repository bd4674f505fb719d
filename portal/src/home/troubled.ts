import type { Webhook } from '../api/webhookTypes';

/**
 * The webhooks that need somebody: those that were switched off, then those that fail, the longest failing first. One that
 * somebody paused waits for that person, whatever happened before.
 */
export function troubledOf(webhooks: Webhook[]): Webhook[] {
  const isFailing = (webhook: Webhook) => webhook.status === 'enabled' && webhook.failing_since !== undefined;
  const since = ({ failing_since: at = '' }: Webhook) => Date.parse(at);
  return [
    ...webhooks.filter((webhook) => webhook.status === 'failed'),
    ...webhooks.filter(isFailing).sort((a, b) => since(a) - since(b)),
  ];
}
