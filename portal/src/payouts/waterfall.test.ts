import { expect, test } from 'vitest';
import type { Payout } from '../api/payoutTypes';
import { waterfallOf } from './waterfall';

const payout = (opening: number, closing: number, paid: number, steps: Record<string, number>): Payout => ({
  payment_reference: 'XISA93DJ',
  status: 'closed',
  currency: 'SEK',
  settlement_type: 'NET',
  payout_date: '2026-11-24T00:00:00.000Z',
  cut_off_at: '2026-11-23T23:00:00.000Z',
  events: 3,
  settlement_amount: paid,
  opening_debt_amount: opening,
  closing_debt_amount: closing,
  waterfall: Object.entries(steps).map(([name, amount]) => ({ name, amount, meaning: `the ${name}`, lines: '/x' })),
});

test.each([
  ['a plain payout', payout(0, 0, 7700, { sale: 10000, return: -2000, fee: -240, tax: -60 })],
  ['a debt that is repaid', payout(500, 0, 500, { sale: 1000, repay: -500 })],
  ['a debt that is repaid in part', payout(500, 200, 0, { sale: 300, repay: -300 })],
  ['a debt that grows', payout(100, 350, 0, { return: -250, deposit: 250 })],
])('%s ends with what is paid', (_, given) => {
  const rows = waterfallOf(given);
  expect(rows.at(-1)?.balance).toBe(given.settlement_amount);
  expect(rows.map(({ name }) => name)).not.toContain('repay');
  expect(rows[0]?.amount).toBe(0 - given.opening_debt_amount);
});

test('a step that the portal does not know is told in the words of the server', () => {
  const [, row] = waterfallOf(payout(0, 0, 5, { gift: 5 }));
  expect(row).toEqual({ name: 'gift', title: 'the gift', amount: 5, balance: 5, hasLines: true });
});
