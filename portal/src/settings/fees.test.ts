import { describe, expect, it } from 'vitest';
import type { FeeRate } from '../api/settingsTypes';
import { rateText, ratesAt } from './fees';

const NOW = Date.parse('2026-11-29T12:00:00Z');

const rate = (effective_from: string, more: Partial<FeeRate> = {}): FeeRate => ({
  effective_from,
  rate: 29_500,
  fixed_amount: 0,
  vat_rate: 2500,
  refund: 'none',
  ...more,
});

describe('ratesAt', () => {
  it('lets the last one that has begun count, of those for the same captures', () => {
    const rates = [
      rate('2026-01-01T00:00:00Z'),
      rate('2026-11-29T12:00:00Z'),
      rate('2026-12-01T00:00:00Z'),
      rate('2026-01-01T00:00:00Z', { currency: 'SEK' }),
      rate('2026-01-01T00:00:00Z', { payment_method_type: 'CARD' }),
    ];
    expect(ratesAt(rates, NOW).map(({ effective_from, standing }) => [effective_from.slice(0, 10), standing])).toEqual([
      ['2026-12-01', 'later'],
      ['2026-11-29', 'now'],
      ['2026-01-01', 'over'],
      ['2026-01-01', 'now'],
      ['2026-01-01', 'now'],
    ]);
  });

  it('leaves what it was given in its order', () => {
    const rates = [rate('2026-01-01T00:00:00Z'), rate('2026-02-01T00:00:00Z')];
    ratesAt(rates, NOW);
    expect(rates.map(({ effective_from }) => effective_from.slice(5, 7))).toEqual(['01', '02']);
  });
});

describe('rateText', () => {
  it.each([
    [29_500, '2.95%'],
    [0, '0.00%'],
    [12_345, '1.2345%'],
    [1_000_000, '100.00%'],
  ])('%i millionths: %s', (millionths, text) => expect(rateText(millionths)).toBe(text));
});
