import { describe, expect, it } from 'vitest';
import type { AuditEntry, AuditType } from '../api/auditTypes';
import { changesOf, subjectOf } from './changes';

type Change = AuditEntry['changes'][number];

const entry = (type: AuditType, changes: Change[], subject?: string): AuditEntry => ({
  entry_id: '01a1ffc8-5232-77fc-a2ec-3db3b1b1b2dc',
  at: '2026-11-22T10:15:00.000Z',
  type,
  actor: { kind: 'system' },
  ...(subject !== undefined && { subject }),
  changes,
});

const change = (member: string, from?: string, to?: string): Change => ({
  member,
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

describe('changesOf', () => {
  it.each<[AuditType, Change, string]>([
    ['settings.changed', change('authorization_days', '28', '30'), 'Length of an authorization: 28 days → 30 days'],
    ['settings.changed', change('expiry_warning_days', '[7,3]'), 'Warnings: 7, 3 days before → Never'],
    ['settings.changed', change('reads_per_second', '0', '50'), 'Reading requests: No limit → 50 per second'],
    ['letterhead.changed', change('city', 'Oslo'), 'City: Oslo → Not given'],
    ['mail_terms.changed', change('mails', '["capture"]', '["capture","refund"]'), 'Mails that are sent: Deliveries → Deliveries, Refunds'],
    ['mail_terms.changed', change('mails', '["capture"]', '["capture","ref'), 'Mails that are sent: Deliveries → ["capture","ref'],
    ['payout_terms.changed', change('on_hold', 'false', 'true'), 'Paying out: Paid as scheduled → On hold'],
    ['payout_terms.changed', change('delay_days', '3', '5'), 'Delay: 3 bank days → 5 bank days'],
    ['payout_terms.changed', change('weekdays', 'monday,thursday'), 'Days of payouts: Monday, Thursday → Every bank day'],
    ['user.changed', change('role', 'viewer', 'finance'), 'Role: Viewer → Finance'],
    ['user.changed', change('ends_at', '2026-12-01T12:00:00.000Z'), 'Last day: 1 Dec 2026 → none'],
    ['user.changed', change('deactivated_at', undefined, '2026-12-01T12:00:00.000Z'), 'Deactivated: 1 Dec 2026, 12:00'],
    ['sign_in.succeeded', change('by', undefined, 'link'), 'With: a mailed link'],
    ['session.revoked', change('sessions', undefined, '2'), 'Sessions: 2'],
    ['passkey.added', change('name', undefined, 'Phone'), 'Name of the passkey: Phone'],
    ['key.created', change('label', undefined, 'Shop'), 'What it is for: Shop'],
    ['webhook.changed', change('status', 'enabled', 'disabled'), 'Status: Enabled → Paused'],
    ['webhook.created', change('events', undefined, '["order.created","payout.paid"]'), 'Events: An order came in, A payout was paid by the bank'],
    ['shared_view.created', change('query', undefined, '{"status":"CAPTURED"}'), 'Filter: Captured'],
    ['shared_view.created', change('columns', undefined, 'merchant_reference1,status'), 'Columns: Reference, Status'],
    ['shared_view.changed', change('stores', 'all', '3'), 'Stores: All stores → 3'],
    ['settings.changed', change('payout_delay', '3', '5'), 'payout_delay: 3 → 5'],
  ])('%s %j: %s', (type, one, text) => expect(changesOf(entry(type, [one]))).toEqual([text]));

  it('tells what reads the same in words as it is', () =>
    expect(
      changesOf(entry('shared_view.changed', [change('query', '{"sort":"created_at"}', '{"sort":"-created_at"}')])),
    ).toEqual(['Filter: {"sort":"created_at"} → {"sort":"-created_at"}']));

  it('tells amounts of a limit in its currency, and that there was none', () =>
    expect(
      changesOf(entry('limit.changed', [change('single_amount', '0', '123450'), change('daily_amount', '500000', '0')], 'operator refund EUR')),
    ).toEqual(['At a time: No limit → €1,234.50', 'Per user and day: €5,000.00 → No limit']));

  it('tells what a fee is and not that it was zero', () =>
    expect(
      changesOf(
        entry('fee.added', [
          change('currency', undefined, 'EUR'),
          change('effective_from', undefined, '2026-12-01T12:00:00.000Z'),
          change('rate', '0', '29500'),
          change('fixed_amount', '0', '150'),
          change('vat_rate', '0', '2500'),
          change('refund', undefined, 'none'),
        ]),
      ),
    ).toEqual([
      'Currency: EUR',
      'In effect from: 1 Dec 2026, 12:00',
      'Share of the capture: 2.95%',
      'Fixed amount: €1.50',
      'VAT: 25%',
      'When refunded: Nothing comes back with refunds',
    ]));
});

describe('subjectOf', () => {
  it('says whose limit it is', () =>
    expect(subjectOf(entry('limit.changed', [], 'operator refund EUR'))).toBe('Operator, Refunds, EUR'));
  it('leaves all else as it is', () => expect(subjectOf(entry('user.changed', [], 'a b c'))).toBe('a b c'));
});
