import { expect, test } from 'vitest';
import type { Webhook } from '../api/webhookTypes';
import { troubledOf } from './troubled';

const webhook = (endpoint_id: string, rest: Partial<Webhook>): Webhook => ({
  endpoint_id,
  url: `https://shop.example/${endpoint_id}`,
  events: ['capture.created'],
  status: 'enabled',
  created_at: '2026-11-01T08:00:00.000Z',
  created_by: { kind: 'user' } as Webhook['created_by'],
  ...rest,
});
const ids = (webhooks: Webhook[]) => troubledOf(webhooks).map((each) => each.endpoint_id);

test('those that were switched off come first, then those that fail, the longest failing first', () => {
  const all = [
    webhook('fine', {}),
    webhook('late', { failures: 1, failing_since: '2026-11-20T10:00:00.000Z' }),
    webhook('early', { failures: 7, failing_since: '2026-11-19T10:00:00.000Z' }),
    webhook('off', { status: 'failed', reason: 'It answered 410, which says that it is gone.' }),
  ];
  expect(ids(all)).toEqual(['off', 'early', 'late']);
  expect(all.map((each) => each.endpoint_id)).toEqual(['fine', 'late', 'early', 'off']);
});

test('one that was paused by hand needs nobody, though it failed before', () => {
  const failed = { failures: 3, failing_since: '2026-11-20T10:00:00.000Z' };
  expect(ids([webhook('paused', { status: 'disabled', ...failed })])).toEqual([]);
  expect(ids([webhook('off', { status: 'failed', ...failed })])).toEqual(['off']);
  expect(ids([])).toEqual([]);
});
