import { describe, expect, it } from 'vitest';
import { draftsOf, isTouched, parseField, readDraft } from './draft';
import {
  EXPIRY_SECTION,
  LETTERHEAD_SECTION,
  MAILS_SECTION,
  PAYOUTS_SECTION,
  RULES,
  type Field,
  type FieldName,
  type Section,
} from './fields';
import { isBic, isIban } from './iban';

const fieldOf = (section: Section, name: FieldName): Field => {
  const found = section.fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`${section.id} has no ${name}`);
  return found;
};

const EXPIRY = {
  authorization_days: 28,
  raise_percent: 20,
  expiry_warning_days: [7, 3, 1],
  expiry_rule: 'notify',
  expiry_rule_days: 1,
};
const MAILS = { mails: ['capture'], sender_name: '', reply_to: '', copy_to: '', staff: '', staff_language: 'en' };
const PAYOUTS = {
  settlement_type: 'NET',
  weekdays: 'monday, thursday',
  delay_days: 1,
  time_zone: 'CET',
  bank_calendar: 'SE',
  minimum_amount: 10_000,
  reserve_rate: 0,
  reserve_days: 0,
  on_hold: false,
  iban: 'SE4550000000058398257466',
  settles_from: '2026-11-01T00:00:00Z',
  report_delimiter: 'semicolon',
  report_decimal: 'point',
  payout_columns: '',
  transaction_columns: '',
};

function read(section: Section, terms: Parameters<typeof draftsOf>[1], typed: Record<string, string>) {
  const began = draftsOf(section.fields, terms);
  return readDraft(section, began, { ...began, ...typed });
}

describe('readDraft', () => {
  it.each([
    [EXPIRY_SECTION, EXPIRY],
    [MAILS_SECTION, MAILS],
    [PAYOUTS_SECTION, PAYOUTS],
    [LETTERHEAD_SECTION, { company_name: 'Fjord & Fjell' }],
  ])('sends nothing of a form that was only opened', (section, terms) =>
    expect(read(section, terms, {})).toEqual({ changes: {}, faults: {} }),
  );

  it('sends what was changed and nothing else', () => {
    expect(read(EXPIRY_SECTION, EXPIRY, { raise_percent: '30', expiry_warning_days: '14 7, 1' }).changes).toEqual({
      raise_percent: 30,
      expiry_warning_days: [14, 7, 1],
    });
    expect(read(PAYOUTS_SECTION, PAYOUTS, { on_hold: 'true', weekdays: 'thursday, monday' }).changes).toEqual({
      on_hold: true,
    });
    expect(read(PAYOUTS_SECTION, PAYOUTS, { minimum_amount: '250,50', reserve_rate: '5', reserve_days: '90' }).changes).toEqual(
      { minimum_amount: 25_050, reserve_rate: 500, reserve_days: 90 },
    );
  });

  it('sends an empty text to clear one', () =>
    expect(read(LETTERHEAD_SECTION, { city: 'Uppsala' }, { city: ' ' }).changes).toEqual({ city: '' }));

  it('writes an account as the server wants it', () =>
    expect(read(PAYOUTS_SECTION, PAYOUTS, { iban: 'no93 8601 1117 947', bic: 'nordnokk' }).changes).toEqual({
      iban: 'NO9386011117947',
      bic: 'NORDNOKK',
    }));

  it.each([
    [EXPIRY_SECTION, EXPIRY, { expiry_rule: 'extend', expiry_rule_days: '28' }, 'expiry_rule_days'],
    [MAILS_SECTION, MAILS, { mails: 'capture, expiry_warning' }, 'staff'],
    [PAYOUTS_SECTION, PAYOUTS, { reserve_rate: '5' }, 'reserve_days'],
  ])('knows what does not go together', (section, terms, typed, name) => {
    const { faults } = read(section, terms, typed as unknown as Record<string, string>);
    expect(Object.keys(faults)).toEqual([name]);
  });

  it('lets the days be anything while nothing is done on them', () =>
    expect(read(EXPIRY_SECTION, EXPIRY, { expiry_rule_days: '28' }).faults).toEqual({}));
});

describe('parseField', () => {
  it.each([
    [RULES, 'duplicate_window', ['1', '86400', ' 3 600 '], ['', '0', '86401', '1.5', '-1', 'ten']],
    [EXPIRY_SECTION, 'expiry_warning_days', ['', '180', '7,3;1'], ['0', '181', '1 2 3 4 5 6 7 8 9', 'x']],
    [PAYOUTS_SECTION, 'reserve_rate', ['0', '100', '2,75'], ['', '100.01', '-1', '2.755', 'x']],
    [PAYOUTS_SECTION, 'minimum_amount', ['0', '100', '1 234,50'], ['', '-1', 'x', '1.234']],
    [MAILS_SECTION, 'staff', ['', 'a@b.no'], ['a', 'a@b@c', 'a b@c.no', 'å@b.no']],
  ] as const)('takes what %j allows of %s', (section, name, good, bad) => {
    for (const text of good) expect(parseField(fieldOf(section, name), text), text).toMatchObject({ ok: true });
    for (const text of bad) expect(parseField(fieldOf(section, name), text), text).toMatchObject({ ok: false });
  });
});

describe('isTouched', () => {
  it('is so of what cannot be read either', () => {
    const began = draftsOf(EXPIRY_SECTION.fields, EXPIRY);
    expect(isTouched(began, began)).toBe(false);
    expect(isTouched(began, { ...began, raise_percent: 'x' })).toBe(true);
  });
});

describe('accounts', () => {
  it.each(['SE4550000000058398257466', 'NO9386011117947', 'DE89370400440532013000', 'NL91ABNA0417164300'])('%s', (iban) =>
    expect(isIban(iban)).toBe(true),
  );
  it.each(['', 'SE4550000000058398257467', 'NO9386011117974', 'DE8937040044', 'de89370400440532013000'])('not %j', (iban) =>
    expect(isIban(iban)).toBe(false),
  );
  it('knows a BIC by its form', () => {
    expect(['NORDNOKK', 'DEUTDEFF500'].every(isBic)).toBe(true);
    expect(['NORDNOK', 'NORDNOKK1', 'nordnokk', '12345678'].some(isBic)).toBe(false);
  });
});
