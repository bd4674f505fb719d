import type { JobOutcome, JobResult } from '../api/jobTypes';
import { sumByCurrency, type CurrencyTotal } from '../format/money';

// What the rows of a job come to, by what was done.

export interface JobSum {
  outcome: JobOutcome;
  rows: number;
  amounts: CurrencyTotal[];
}

const ORDER = ['captured', 'refunded', 'cancelled', 'released', 'extended', 'tracking_added'] as const;

const amountOf = ({ amount, captured_amount, purchase_currency }: JobResult): CurrencyTotal[] => {
  const of = amount ?? captured_amount;
  return of === undefined || of === 0 || purchase_currency === undefined
    ? []
    : [{ currency: purchase_currency, amount: of }];
};

/** The sums with those of more rows. What failed comes to nothing. */
export function withResults(sums: readonly JobSum[], results: readonly JobResult[]): JobSum[] {
  return ORDER.flatMap((outcome) => {
    const before = sums.find((sum) => sum.outcome === outcome);
    const more = results.filter((result) => result.outcome === outcome);
    const rows = (before?.rows ?? 0) + more.length;
    if (rows === 0) return [];
    return [{ outcome, rows, amounts: sumByCurrency([...(before?.amounts ?? []), ...more.flatMap(amountOf)]) }];
  });
}
