import type { Terms, Value } from '../api/settingsTypes';
import { capture } from '../captureMessages';
import { editableAmount, parseSigned } from '../format/money';
import { settings } from '../settingsMessages';
import type { Field, FieldOf, Section, TextForm } from './fields';
import { isBic, isIban } from './iban';

// What stands in a form, as texts, and what it comes to.

/** By the name of the member. */
export type Draft = Record<string, string>;
export type Faults = Partial<Record<string, string>>;

type Parsed = { ok: true; value: Value } | { ok: false; why: string };

/** Has two decimals, as hundredths of a percent and the minor units of most currencies do. */
const TWO_DECIMALS = 'EUR';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const good = (value: Value): Parsed => ({ ok: true, value });
const bad = (why: string): Parsed => ({ ok: false, why });

export const splitNames = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** How a value begins in its field. */
export function draftOf(field: Field, value: Value): string {
  if (value === undefined) return '';
  if (field.kind === 'amount' || field.kind === 'percent') return editableAmount(Number(value), TWO_DECIMALS);
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export const draftsOf = (fields: Field[], terms: Terms): Draft =>
  Object.fromEntries(fields.map((field) => [field.name, draftOf(field, terms[field.name])]));

function wholeOf(text: string, min: number, max: number): number | undefined {
  const compact = text.replace(/\s/g, '');
  const number = /^\d{1,9}$/.test(compact) ? Number(compact) : NaN;
  return number >= min && number <= max ? number : undefined;
}

function parseDays(field: FieldOf<'days'>, text: string): Parsed {
  const days = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map((part) => wholeOf(part, 1, field.max));
  const isGood = days.length <= field.most && !days.includes(undefined);
  return isGood ? good(days as number[]) : bad(settings.fault.days(field.most, field.max));
}

function parseHundredths(field: FieldOf<'amount' | 'percent'>, text: string): Parsed {
  const parsed = parseSigned(text, TWO_DECIMALS);
  if (parsed.ok && parsed.minor >= 0 && parsed.minor <= field.max) return good(parsed.minor);
  if (field.kind === 'percent') return bad(settings.fault.percent);
  return bad(parsed.ok ? settings.fault.negative : capture.fault[parsed.fault]);
}

/** As people copy them from elsewhere. */
const compacted = (text: string) => text.replace(/\s/g, '').toUpperCase();

const FORMS: Record<TextForm, (text: string) => Parsed> = {
  email: (text) => (/^[!-?A-~]+@[!-?A-~]+$/.test(text) ? good(text) : bad(settings.fault.email)),
  iban: (text) => (isIban(compacted(text)) ? good(compacted(text)) : bad(settings.fault.iban)),
  bic: (text) => (isBic(compacted(text)) ? good(compacted(text)) : bad(settings.fault.bic)),
};

function parseText(field: FieldOf<'text'>, text: string): Parsed {
  const said = text.trim();
  return said === '' || field.form === undefined ? good(said) : FORMS[field.form](said);
}

export function parseField(field: Field, text: string): Parsed {
  switch (field.kind) {
    case 'switch':
      return good(text === 'true');
    case 'whole': {
      const number = wholeOf(text, field.min, field.max);
      return number === undefined ? bad(settings.fault.whole(field.min, field.max)) : good(number);
    }
    case 'days':
      return parseDays(field, text);
    case 'amount':
    case 'percent':
      return parseHundredths(field, text);
    case 'text':
      return parseText(field, text);
    case 'list':
      return good(field.options.filter((option) => splitNames(text).includes(option)));
    case 'weekdays':
      return good(WEEKDAYS.filter((day) => splitNames(text).includes(day)).join(','));
    case 'day':
      return good(text === '' ? undefined : `${text}T00:00:00Z`);
    default:
      return good(text);
  }
}

/** What no member can be checked for by itself. */
const TOGETHER: Partial<Record<Section['id'], (values: Terms) => Faults>> = {
  expiry: ({ expiry_rule, expiry_rule_days, authorization_days }) =>
    expiry_rule !== 'notify' && Number(expiry_rule_days) >= Number(authorization_days)
      ? { expiry_rule_days: settings.fault.ruleDays(Number(authorization_days)) }
      : {},
  mails: ({ mails, staff }) =>
    Array.isArray(mails) && mails.includes('expiry_warning') && staff === '' ? { staff: settings.fault.staff } : {},
  payouts: ({ reserve_rate, reserve_days }) =>
    Number(reserve_rate) > 0 && reserve_days === 0 ? { reserve_days: settings.fault.reserveDays } : {},
};

const isSame = (a: Parsed, b: Parsed) => JSON.stringify(a) === JSON.stringify(b);

export interface Reading {
  /** Only what is different from what the form began with. */
  changes: Terms;
  faults: Faults;
}

/** What a form comes to, and why it cannot be saved where it cannot. */
export function readDraft(section: Section, began: Draft, draft: Draft): Reading {
  const [changes, values, faults]: [Terms, Terms, Faults] = [{}, {}, {}];
  for (const field of section.fields) {
    if (field.kind === 'time') continue;
    const parsed = parseField(field, draft[field.name] ?? '');
    if (parsed.ok) values[field.name] = parsed.value;
    else faults[field.name] = parsed.why;
    if (parsed.ok && !isSame(parsed, parseField(field, began[field.name] ?? ''))) changes[field.name] = parsed.value;
  }
  return { changes, faults: { ...TOGETHER[section.id]?.(values), ...faults } };
}

/** Typed, whether or not it means anything else. */
export const isTouched = (began: Draft, draft: Draft): boolean =>
  Object.keys(draft).some((name) => draft[name] !== began[name]);
