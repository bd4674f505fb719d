import { describe, expect, it } from 'vitest';
import { NOTIFICATION_TYPES, type NotificationPreferences, type PortalNotification } from '../api/notificationTypes';
import { pageOf, textOf } from './about';
import { channelOf, choicesOf, draftOf, isByMail, isInPortal } from './choices';

const one = (members: Partial<PortalNotification>): PortalNotification => ({
  notification_id: 'n',
  type: 'order.created',
  at: '2026-11-22T10:00:00Z',
  ...members,
});

describe('what a notification is about', () => {
  it('leads to the one thing, or to where there are many of its kind', () => {
    expect(pageOf(one({ order_id: 'o' }))).toBe('/orders/o');
    expect(pageOf(one({ type: 'job.finished', job_id: 'j' }))).toBe('/jobs/j');
    expect(pageOf(one({ type: 'payout.paid', reference: 'A/B' }))).toBe('/payouts/A%2FB');
    expect(pageOf(one({ type: 'webhook.off', endpoint_id: 'e' }))).toBe('/webhooks/e');
    expect(pageOf(one({ type: 'order.expiring', count: 3 }))).toBe('/expiring');
  });

  it('has words for every type, one by one and as one of many', () => {
    const said = NOTIFICATION_TYPES.map((type) => textOf(one({ type, reference: 'R-1', amount: 100, currency: 'SEK' })));
    const many = NOTIFICATION_TYPES.map((type) => textOf(one({ type, count: 9980 })));
    expect(new Set([...said, ...many]).size).toBe(2 * NOTIFICATION_TYPES.length);
    expect(said[0]).toContain('R-1');
    expect(many[0]).toContain('9,980');
  });
});

describe('what is chosen', () => {
  const of: NotificationPreferences = {
    preferences: [
      { type: 'order.created', channel: 'none', default_channel: 'none', allowed: true },
      { type: 'payout.returned', channel: 'both', default_channel: 'both', allowed: true },
      { type: 'webhook.off', channel: 'none', default_channel: 'none', allowed: false },
    ],
    mails: true,
  };

  it('is a channel of two switches', () => {
    for (const channel of ['none', 'portal', 'mail', 'both'] as const)
      expect(channelOf(isInPortal(channel), isByMail(channel))).toBe(channel);
  });

  it('is only what differs from the role, and nothing that the role may not see', () => {
    const draft = draftOf(of);
    expect(choicesOf(draft, of)).toEqual({ preferences: [] });
    draft.channels['order.created'] = 'mail';
    draft.channels['webhook.off'] = 'mail';
    draft.language = 'de';
    expect(choicesOf(draft, of)).toEqual({ preferences: [{ type: 'order.created', channel: 'mail' }], language: 'de' });
  });
});
