import { expect, test } from 'vitest';
import type { OrderSummary } from '../api/types';
import { parametersOf, totalsOf } from './useTotals';

const order = (given: Partial<OrderSummary>): OrderSummary => ({
  order_id: 'x',
  status: 'AUTHORIZED',
  purchase_currency: 'SEK',
  order_amount: 1000,
  captured_amount: 0,
  refunded_amount: 0,
  remaining_authorized_amount: 1000,
  created_at: '2026-11-01T00:00:00.000Z',
  expires_at: '2026-12-01T00:00:00.000Z',
  ...given,
});

test('selected orders are added up by currency', () => {
  const totals = totalsOf([
    order({}),
    order({ purchase_currency: 'EUR', order_amount: 500, captured_amount: 200, remaining_authorized_amount: 300 }),
    order({ status: 'PART_CAPTURED', captured_amount: 400, refunded_amount: 30, remaining_authorized_amount: 600 }),
  ]);
  expect(totals).toEqual([
    {
      purchase_currency: 'EUR',
      orders_count: 1,
      order_amount: 500,
      captured_amount: 200,
      refunded_amount: 0,
      remaining_authorized_amount: 300,
    },
    {
      purchase_currency: 'SEK',
      orders_count: 2,
      order_amount: 2000,
      captured_amount: 400,
      refunded_amount: 30,
      remaining_authorized_amount: 1600,
    },
  ]);
});

test('nothing is left to capture of a cancelled order, though its remaining amount stays', () => {
  expect(totalsOf([order({ status: 'CANCELLED' })])[0]?.remaining_authorized_amount).toBe(0);
  expect(totalsOf([])).toEqual([]);
});

test('what a request says is asked for in the address alike', () => {
  expect(parametersOf({ status: 'CAPTURED', refunded: true, amount_from: 5 })).toEqual({
    status: 'CAPTURED',
    amount_from: 5,
    refunded: 'true',
  });
  expect(parametersOf({ query: 'a' }).refunded).toBeUndefined();
});
