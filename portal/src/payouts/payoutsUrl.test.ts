import { expect, test } from 'vitest';
import { isPayoutFiltered, NO_PAYOUT_FILTER, payoutQuery, readPayoutFilter, writePayoutFilter } from './payoutsUrl';

test('what was chosen is read from the address that it was written to', () => {
  const filter = { from: '2026-11-01', to: '2026-11-30', status: 'paid', currency: 'SEK' } as const;
  expect(readPayoutFilter(writePayoutFilter(filter))).toEqual(filter);
  expect(isPayoutFiltered(filter)).toBe(true);
  expect(isPayoutFiltered(NO_PAYOUT_FILTER)).toBe(false);
});

test('what the address should not have is left out', () => {
  const params = new URLSearchParams('from=2026-02-30&to=x&status=open&currency=kronor');
  expect(readPayoutFilter(params)).toEqual(NO_PAYOUT_FILTER);
});

test('the last day is asked for in full, in UTC', () => {
  const asked = payoutQuery({ ...NO_PAYOUT_FILTER, from: '2026-11-24', to: '2026-11-24' }, '');
  expect([asked.from, asked.until]).toEqual(['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z']);
  expect(payoutQuery(NO_PAYOUT_FILTER, 'c').cursor).toBe('c');
});
