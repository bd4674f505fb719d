import { LOCALE } from './locale';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** An authorization that expires within so many days deserves a warning. */
export const EXPIRY_WARNING_DAYS = 3;

const DATE = new Intl.DateTimeFormat([...LOCALE], { dateStyle: 'medium' });
const SHORT = new Intl.DateTimeFormat([...LOCALE], { day: 'numeric', month: 'short' });
const DATE_TIME = new Intl.DateTimeFormat([...LOCALE], { dateStyle: 'medium', timeStyle: 'short' });
const TIME = new Intl.DateTimeFormat([...LOCALE], { timeStyle: 'short' });
const PRECISE = new Intl.DateTimeFormat([...LOCALE], { dateStyle: 'full', timeStyle: 'long' });

export const formatDate = (iso: string) => DATE.format(new Date(iso));
export const formatDateTime = (iso: string) => DATE_TIME.format(new Date(iso));
export const formatTime = (iso: string) => TIME.format(new Date(iso));
export const formatPrecise = (iso: string) => PRECISE.format(new Date(iso));

/** Begun days until `expiresAt`: 1 on the last day, 0 or less when it is over. */
export function daysLeft(expiresAt: string, now: number): number {
  return Math.ceil((Date.parse(expiresAt) - now) / DAY_MS);
}

/** The start of a local calendar day (`2026-11-22`, as date fields give it), as a UTC time; undefined when it is none. */
export function startOfDay(day: string, daysLater = 0): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (parts === null) return undefined;
  const [year, month, date] = parts.slice(1).map(Number) as [number, number, number];
  const isReal = new Date(Date.UTC(year, month - 1, date)).toISOString().startsWith(day);
  return isReal ? new Date(year, month - 1, date + daysLater).toISOString() : undefined;
}

/** The start of a UTC day, as a time; undefined when it is none. Authorizations end at midnight UTC, so their ends are
 * counted in such days. */
export function startOfUtcDay(day: string, daysLater = 0): string | undefined {
  if (startOfDay(day) === undefined) return undefined;
  return new Date(Date.parse(`${day}T00:00:00Z`) + daysLater * DAY_MS).toISOString();
}

/** A UTC day as date fields want it. */
export const utcDayOf = (now: number, daysLater = 0) => new Date(now + daysLater * DAY_MS).toISOString().slice(0, 10);

/** A calendar day (`2026-11-22`) that is the same one wherever it is read. */
export const formatDay = (day: string) => formatDate(startOfDay(day) ?? day);

/** The same without its year, where there is little room. */
export const formatShortDay = (day: string) => SHORT.format(new Date(startOfDay(day) ?? day));

/** The day of a time that is its midnight UTC, as those of payouts are. */
export const formatUtcDay = (iso: string) => formatDay(iso.slice(0, 10));

/** A local calendar day as date fields want it. */
export function dayOf(now: number, daysEarlier = 0): string {
  const date = new Date(now);
  date.setDate(date.getDate() - daysEarlier);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The end of a window of some days, in whole hours: the same question for an hour gives the same, cached, answer. */
export function daysFrom(now: number, days: number): string {
  return new Date(Math.ceil(now / HOUR_MS) * HOUR_MS + days * DAY_MS).toISOString();
}
