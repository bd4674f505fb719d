import type { Actor } from './actor';
import type { ReasonParameters } from './reasonTypes';

// Answers of the merchant API about webhooks.

export const WEBHOOK_EVENTS = [
  'order.created',
  'order.updated',
  'order.cancelled',
  'order.released',
  'order.expired',
  'order.expiring',
  'order.extended',
  'capture.created',
  'refund.created',
  'payout.created',
  'payout.paid',
  'invoice.overdue',
  'job.finished',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
export type WebhookStatus = 'enabled' | 'disabled' | 'failed';

export interface Webhook {
  endpoint_id: string;
  url: string;
  description?: string;
  events: WebhookEvent[];
  status: WebhookStatus;
  reason?: string;
  reason_code?: string;
  reason_parameters?: ReasonParameters;
  created_at: string;
  created_by: Actor;
  failures?: number;
  failing_since?: string;
  both_secrets_until?: string;
}

export interface Webhooks {
  webhooks: Webhook[];
}

export interface WebhookRequest {
  url: string;
  description: string;
  events: WebhookEvent[];
}

export type WebhookChange = Partial<WebhookRequest & { status: 'enabled' | 'disabled' }>;

/** The secret is told this once. */
export interface WebhookSecret {
  endpoint_id: string;
  secret: string;
  both_secrets_until?: string;
}

export interface WebhookAttempt {
  attempt: number;
  at: string;
  duration_ms: number;
  status?: number;
  response_body?: string;
  error?: string;
  reason_code?: string;
}

export interface WebhookDelivery {
  delivery_id: string;
  type: WebhookEvent | 'webhook.test';
  state: 'pending' | 'delivered' | 'failed';
  created_at: string;
  next_attempt_at?: string;
  attempts: number;
  request_body?: string;
  log?: WebhookAttempt[];
}

export interface WebhookDeliveryPage {
  deliveries: WebhookDelivery[];
  next?: string;
}
