import type { Value } from '../api/settingsTypes';
import { formatUtcDay } from '../format/dates';
import { LOCALE } from '../format/locale';
import { formatAmount } from '../format/money';
import { formatNumber } from '../format/number';
import { formatTaxRate } from '../format/order';
import { LANGUAGES, type Language } from '../language/language';
import { settings } from '../settingsMessages';
import { splitNames, WEEKDAYS } from './draft';
import type { Field, FieldName } from './fields';

// How choices are called, and what a card says of each.

const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const TWO_DECIMALS = 'EUR';

const weekdayNames = new Intl.DateTimeFormat([...LOCALE], { weekday: 'long', timeZone: 'UTC' });
const regionNames = new Intl.DisplayNames([...LOCALE], { type: 'region' });

export const weekdayName = (day: string) => weekdayNames.format(MONDAY + WEEKDAYS.indexOf(day) * DAY_MS);

/** What the languages have no words of their own for. */
function ownName(field: FieldName, option: string): string {
  if (field === 'staff_language') return LANGUAGES[option as Language].name;
  if (field === 'bank_calendar') return regionNames.of(option) ?? option;
  return option.toUpperCase();
}

export const optionName = (field: FieldName, option: string): string =>
  settings.option[field]?.[option] ?? ownName(field, option);

export const optionText = (field: FieldName, option: string): string | undefined => settings.explained[field]?.[option];

function shownNumber(field: Field, value: number): string {
  if (field.kind === 'amount') return formatAmount(value, TWO_DECIMALS);
  if (field.kind === 'percent') return formatTaxRate(value);
  if (field.kind !== 'whole') return formatNumber(value);
  return field.unit === 'perSecond' && value === 0 ? settings.noLimit : settings.units[field.unit](value);
}

function shownList(field: Field, values: readonly (string | number)[]): string {
  if (field.kind === 'days') return values.length === 0 ? settings.never : settings.daysBefore(values.join(', '));
  return values.length === 0 ? settings.none : values.map((value) => optionName(field.name, String(value))).join(', ');
}

/** A value in words. */
export function shownValue(field: Field, value: Value): string {
  if (field.kind === 'weekdays') return splitNames(String(value ?? '')).map(weekdayName).join(', ') || settings.everyDay;
  if (value === undefined || value === '') return settings.notGiven;
  if (field.kind === 'time') return formatUtcDay(String(value));
  if (field.kind === 'text') return String(value);
  if (typeof value === 'number') return shownNumber(field, value);
  return typeof value === 'object' ? shownList(field, value) : optionName(field.name, String(value));
}
