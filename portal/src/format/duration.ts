import { LOCALE } from './locale';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

const say = (n: number, unit: 'second' | 'minute' | 'hour') =>
  new Intl.NumberFormat([...LOCALE], { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 }).format(n);

/** Roughly, as people say how long something takes: 200 -> "3 minutes". */
export function formatDuration(seconds: number): string {
  if (seconds < MINUTE) return say(Math.max(5 * Math.ceil(seconds / 5), 5), 'second');
  if (seconds < HOUR) return say(Math.round(seconds / MINUTE), 'minute');
  return say(Math.round((2 * seconds) / HOUR) / 2, 'hour');
}
