import type { Resource, Terms } from '../api/settingsTypes';

// What each card shows and how each of its members is written. What they are called is in settingsMessages.ts.

const EMAIL_MAX = 254;
const COLUMNS_MAX = 2000;
const AUTHORIZATION_DAYS_MAX = 180;
const AMOUNT_MAX = 100_000_000_000;

type Kind =
  /** One of `options`, each explained. */
  | { kind: 'choice'; options: readonly string[] }
  /** The same of true and false. */
  | { kind: 'switch' }
  /** One of many that need no explanation. */
  | { kind: 'select'; options: readonly string[] }
  | { kind: 'whole'; min: number; max: number; unit: Unit }
  /** Numbers of days. */
  | { kind: 'days'; most: number; max: number }
  | { kind: 'text'; max: number; form?: TextForm }
  /** Minor units, of whichever currency. */
  | { kind: 'amount'; max: number }
  /** Hundredths of a percent. */
  | { kind: 'percent'; max: number }
  /** Some of `options`, as a list. */
  | { kind: 'list'; options: readonly string[] }
  /** Days of the week, in one text with commas between them. */
  | { kind: 'weekdays' }
  /** Only shown. */
  | { kind: 'time' }
  /** A day by UTC, as the instant that it begins at; may be left out. */
  | { kind: 'day' };

export type Unit = 'seconds' | 'days' | 'bankDays' | 'percent' | 'perSecond';
export type TextForm = 'email' | 'iban' | 'bic';
export type KindName = Kind['kind'];

const SETTINGS = {
  compat: { kind: 'choice', options: ['kustom', 'klarna'] },
  deprecated_calls: { kind: 'choice', options: ['allow', 'refuse'] },
  lines_check: { kind: 'choice', options: ['lenient', 'strict'] },
  idempotency_check: { kind: 'choice', options: ['lenient', 'strict'] },
  duplicate_guard: { kind: 'choice', options: ['flag', 'off', 'absorb'] },
  duplicate_window: { kind: 'whole', min: 1, max: 86_400, unit: 'seconds' },
} as const satisfies Record<string, Kind>;

const EXPIRY = {
  authorization_days: { kind: 'whole', min: 1, max: AUTHORIZATION_DAYS_MAX, unit: 'days' },
  raise_percent: { kind: 'whole', min: 0, max: 1000, unit: 'percent' },
  expiry_warning_days: { kind: 'days', most: 8, max: AUTHORIZATION_DAYS_MAX },
  expiry_rule: { kind: 'choice', options: ['notify', 'extend', 'release'] },
  expiry_rule_days: { kind: 'whole', min: 1, max: AUTHORIZATION_DAYS_MAX - 1, unit: 'days' },
} as const satisfies Record<string, Kind>;

const LIMITS = {
  reads_per_second: { kind: 'whole', min: 0, max: 1_000_000, unit: 'perSecond' },
  writes_per_second: { kind: 'whole', min: 0, max: 1_000_000, unit: 'perSecond' },
  kid_check: { kind: 'select', options: ['mod10', 'mod11'] },
  sign_in_links: { kind: 'choice', options: ['on', 'off'] },
  request_log: { kind: 'choice', options: ['errors', 'off', 'all'] },
} as const satisfies Record<string, Kind>;

const LETTERHEAD = {
  company_name: { kind: 'text', max: 100 },
  street_address: { kind: 'text', max: 100 },
  street_address2: { kind: 'text', max: 100 },
  postal_code: { kind: 'text', max: 20 },
  city: { kind: 'text', max: 100 },
  country: { kind: 'text', max: 100 },
  organization_number: { kind: 'text', max: 50 },
  vat_id: { kind: 'text', max: 50 },
  email: { kind: 'text', max: 100 },
  phone: { kind: 'text', max: 50 },
  website: { kind: 'text', max: 100 },
  payment_account: { kind: 'text', max: 100 },
} as const satisfies Record<string, Kind>;

const MAILS = {
  mails: { kind: 'list', options: ['capture', 'invoice', 'reminder', 'refund', 'expiry_warning'] },
  sender_name: { kind: 'text', max: 100 },
  reply_to: { kind: 'text', max: EMAIL_MAX, form: 'email' },
  copy_to: { kind: 'text', max: EMAIL_MAX, form: 'email' },
  staff: { kind: 'text', max: EMAIL_MAX, form: 'email' },
  staff_language: { kind: 'select', options: ['da', 'de', 'en', 'nb', 'fi', 'sv'] },
} as const satisfies Record<string, Kind>;

const PAYOUTS = {
  on_hold: { kind: 'switch' },
  iban: { kind: 'text', max: 50, form: 'iban' },
  bic: { kind: 'text', max: 20, form: 'bic' },
  weekdays: { kind: 'weekdays' },
  delay_days: { kind: 'whole', min: 0, max: 60, unit: 'bankDays' },
  bank_calendar: { kind: 'select', options: ['TARGET', 'SE', 'NO', 'DK', 'FI', 'DE', 'AT', 'NL'] },
  time_zone: { kind: 'select', options: ['CET', 'EET', 'WET'] },
  minimum_amount: { kind: 'amount', max: AMOUNT_MAX },
  reserve_rate: { kind: 'percent', max: 10_000 },
  reserve_days: { kind: 'whole', min: 0, max: 730, unit: 'days' },
  settlement_type: { kind: 'choice', options: ['NET', 'GROSS', 'GROSS_FEE'] },
  settles_from: { kind: 'time' },
  report_delimiter: { kind: 'select', options: ['semicolon', 'comma', 'tab'] },
  report_decimal: { kind: 'select', options: ['point', 'comma'] },
  payout_columns: { kind: 'text', max: COLUMNS_MAX },
  transaction_columns: { kind: 'text', max: COLUMNS_MAX },
} as const satisfies Record<string, Kind>;

export type FieldName =
  | keyof typeof SETTINGS
  | keyof typeof EXPIRY
  | keyof typeof LIMITS
  | keyof typeof LETTERHEAD
  | keyof typeof MAILS
  | keyof typeof PAYOUTS;
export type Field = Kind & { name: FieldName };
export type FieldOf<K extends KindName> = Field & { kind: K };

const listed = (fields: Partial<Record<FieldName, Kind>>): Field[] =>
  Object.entries(fields).map(([name, kind]) => ({ ...kind, name: name as FieldName }));

export interface Section {
  id: 'rules' | 'expiry' | 'limits' | 'letterhead' | 'mails' | 'payouts';
  resource: Resource;
  fields: Field[];
}

export const RULES: Section = { id: 'rules', resource: 'settings', fields: listed(SETTINGS) };
export const EXPIRY_SECTION: Section = { id: 'expiry', resource: 'settings', fields: listed(EXPIRY) };
export const LIMITS_SECTION: Section = { id: 'limits', resource: 'settings', fields: listed(LIMITS) };
export const LETTERHEAD_SECTION: Section = { id: 'letterhead', resource: 'letterhead', fields: listed(LETTERHEAD) };
export const MAILS_SECTION: Section = { id: 'mails', resource: 'mail-terms', fields: listed(MAILS) };
export const PAYOUTS_SECTION: Section = { id: 'payouts', resource: 'payout-terms', fields: listed(PAYOUTS) };

/** What payouts begin with is all of it, and from when on; after that the day stays as it is. */
export const BEGIN_PAYOUTS: Section = {
  ...PAYOUTS_SECTION,
  fields: PAYOUTS_SECTION.fields.map((field) => (field.name === 'settles_from' ? { name: field.name, kind: 'day' } : field)),
};

/** What the server takes where nothing is chosen. */
export const FIRST_PAYOUT_TERMS: Terms = {
  on_hold: false,
  delay_days: 1,
  bank_calendar: 'TARGET',
  time_zone: 'CET',
  minimum_amount: 0,
  reserve_rate: 0,
  reserve_days: 0,
  settlement_type: 'NET',
  report_delimiter: 'semicolon',
  report_decimal: 'point',
};
