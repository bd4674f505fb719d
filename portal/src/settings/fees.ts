import { LOCALE } from '../format/locale';
import type { FeeRate } from '../api/settingsTypes';

export type Standing = 'now' | 'later' | 'over';
export interface StandingRate extends FeeRate {
  standing: Standing;
}

const groupOf = ({ payment_method_type = '', currency = '' }: FeeRate) => `${payment_method_type} ${currency}`;

/** Each rate with whether it counts: of those for the same captures the last one that has begun. The latest are first. */
export function ratesAt(rates: readonly FeeRate[], now: number): StandingRate[] {
  const ordered = [...rates].sort(
    (a, b) => groupOf(a).localeCompare(groupOf(b)) || Date.parse(b.effective_from) - Date.parse(a.effective_from),
  );
  const inEffect = new Set<string>();
  return ordered.map((rate) => {
    const group = groupOf(rate);
    if (Date.parse(rate.effective_from) > now) return { ...rate, standing: 'later' };
    const standing = inEffect.has(group) ? 'over' : 'now';
    inEffect.add(group);
    return { ...rate, standing };
  });
}

const PERCENT = new Intl.NumberFormat([...LOCALE], {
  style: 'percent',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});
const MILLION = 1_000_000;

/** 29500 millionths: 2.95 %. */
export const rateText = (millionths: number) => PERCENT.format(millionths / MILLION);
