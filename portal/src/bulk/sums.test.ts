import { describe, expect, it } from 'vitest';
import type { JobResult } from '../api/jobTypes';
import { withResults } from './sums';

const PAGES: JobResult[][] = [
  [
    { row: 1, outcome: 'refunded', amount: 500, purchase_currency: 'SEK' },
    { row: 2, outcome: 'captured', amount: 1000, captured_amount: 1000, purchase_currency: 'SEK' },
    { row: 3, outcome: 'failed', code: 'NO_SUCH_ORDER' },
    { row: 4, outcome: 'tracking_added' },
  ],
  [
    { row: 5, outcome: 'captured', amount: 70, purchase_currency: 'EUR' },
    { row: 6, outcome: 'captured', captured_amount: 30, purchase_currency: 'SEK' },
    { row: 7, outcome: 'undone', amount: 900, purchase_currency: 'SEK' },
  ],
];

describe('withResults', () => {
  it('adds up by what was done and by currency, and leaves out what failed or was undone', () =>
    expect(PAGES.reduce(withResults, [])).toEqual([
      {
        outcome: 'captured',
        rows: 3,
        amounts: [
          { currency: 'EUR', amount: 70 },
          { currency: 'SEK', amount: 1030 },
        ],
      },
      { outcome: 'refunded', rows: 1, amounts: [{ currency: 'SEK', amount: 500 }] },
      { outcome: 'tracking_added', rows: 1, amounts: [] },
    ]));

  it('comes to the same however the pages are cut', () =>
    expect(withResults([], PAGES.flat())).toEqual(PAGES.reduce(withResults, [])));

  it('is nothing when every row failed', () =>
    expect(withResults([], [{ row: 1, outcome: 'failed', amount: 100, purchase_currency: 'SEK' }])).toEqual([]));
});
