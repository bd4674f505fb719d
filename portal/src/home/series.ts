import type { DailyTotal } from '../api/homeTypes';
import type { Payout } from '../api/payoutTypes';
import { utcDayOf } from '../format/dates';

/** What happened in one step of the time axis: a day, or a week where there are many days. Amounts are minor units. */
export interface Step {
  /** Its first day, UTC. */
  day: string;
  captures: number;
  captured: number;
  refunds: number;
  refunded: number;
  payouts: number;
  paidOut: number;
}

/** More days than this are shown by week: thinner bars cannot be told apart on a phone. */
const DAYS_BY_DAY = 31;
const WEEK = 7;

export const daysPerStep = (days: number) => (days > DAYS_BY_DAY ? WEEK : 1);

const DAY_MS = 86_400_000;
const dayNumber = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY_MS;

/**
 * The steps of `[from, until)` in one currency, also those in which nothing happened. The last step ends with the last
 * day; days before the first whole step belong to none.
 */
export function stepsOf(from: string, until: string, currency: string, totals: DailyTotal[], paid: Payout[]): Step[] {
  const end = dayNumber(until);
  const size = daysPerStep(end - dayNumber(from));
  const length = Math.floor((end - dayNumber(from)) / size);
  const start = end - length * size;
  const steps = Array.from({ length }, (_, index) => ({
    day: utcDayOf((start + index * size) * DAY_MS),
    captures: 0,
    captured: 0,
    refunds: 0,
    refunded: 0,
    payouts: 0,
    paidOut: 0,
  }));
  const stepAt = (day: string) => steps[Math.floor((dayNumber(day) - start) / size)];
  for (const total of totals) {
    const step = total.currency === currency ? stepAt(total.day) : undefined;
    if (step === undefined) continue;
    step.captures += total.captures_count;
    step.captured += total.captured_amount;
    step.refunds += total.refunds_count;
    step.refunded += total.refunded_amount;
  }
  for (const payout of paid) {
    const step = payout.currency === currency ? stepAt(payout.payout_date) : undefined;
    if (step === undefined) continue;
    step.payouts += 1;
    step.paidOut += payout.settlement_amount;
  }
  return steps;
}

/** All steps together; its day says nothing. */
export function sumOf(steps: Step[]): Step {
  const sum = { day: '', captures: 0, captured: 0, refunds: 0, refunded: 0, payouts: 0, paidOut: 0 };
  for (const step of steps) {
    sum.captures += step.captures;
    sum.captured += step.captured;
    sum.refunds += step.refunds;
    sum.refunded += step.refunded;
    sum.payouts += step.payouts;
    sum.paidOut += step.paidOut;
  }
  return sum;
}

/** The currencies in which something happened, the one with the most captures first. */
export function currenciesOf(totals: DailyTotal[], paid: Payout[]): string[] {
  const captures = new Map<string, number>();
  for (const { currency } of paid) captures.set(currency, 0);
  for (const { currency, captures_count: n } of totals) captures.set(currency, (captures.get(currency) ?? 0) + n);
  return [...captures].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([currency]) => currency);
}
