import { describe, expect, it } from 'vitest';
import type { DailyTotal } from '../api/homeTypes';
import type { Payout } from '../api/payoutTypes';
import { currenciesOf, stepsOf, sumOf } from './series';

const total = (day: string, captured: number, refunded = 0, currency = 'SEK'): DailyTotal => ({
  day,
  currency,
  captures_count: 1,
  captured_amount: captured,
  refunds_count: refunded > 0 ? 1 : 0,
  refunded_amount: refunded,
});
const payout = (day: string, amount: number, currency = 'SEK') =>
  ({ payout_date: `${day}T00:00:00.000Z`, settlement_amount: amount, currency }) as Payout;

describe('what happened over time', () => {
  it('has every day, also those on which nothing happened', () => {
    const steps = stepsOf('2026-02-27', '2026-03-02', 'SEK', [total('2026-02-28', 500, 20)], [payout('2026-03-01', 480)]);
    expect(steps.map(({ day, captured, refunded, paidOut }) => [day, captured, refunded, paidOut])).toEqual([
      ['2026-02-27', 0, 0, 0],
      ['2026-02-28', 500, 20, 0],
      ['2026-03-01', 0, 0, 480],
    ]);
  });

  it('is told by whole weeks that end today where there are many days', () => {
    const totals = [total('2026-01-01', 7), total('2026-01-02', 1), total('2026-03-31', 2), total('2026-04-01', 4)];
    const steps = stepsOf('2026-01-01', '2026-04-02', 'SEK', totals, []);
    expect(steps).toHaveLength(13);
    expect(steps[0]).toMatchObject({ day: '2026-01-01', captured: 8 });
    expect(steps[12]).toMatchObject({ day: '2026-03-26', captured: 6, captures: 2 });
    expect(sumOf(steps)).toMatchObject({ captured: 14, captures: 4 });
  });

  it('leaves other currencies and other days out', () => {
    const totals = [total('2026-01-01', 5), total('2026-01-02', 9, 0, 'EUR')];
    const steps = stepsOf('2026-01-02', '2026-01-03', 'SEK', totals, [payout('2026-01-02', 3, 'EUR')]);
    expect(sumOf(steps)).toMatchObject({ captured: 0, captures: 0, paidOut: 0, payouts: 0 });
  });

  it('begins with the currency in which most is captured', () => {
    const totals = [total('2026-01-01', 900, 0, 'NOK'), total('2026-01-01', 1), total('2026-01-02', 1)];
    expect(currenciesOf(totals, [payout('2026-01-01', 5, 'EUR')])).toEqual(['SEK', 'NOK', 'EUR']);
    expect(currenciesOf([], [])).toEqual([]);
  });
});
