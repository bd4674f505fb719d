import { describe, expect, it } from 'vitest';
import type { Value } from '../api/settingsTypes';
import {
  EXPIRY_SECTION,
  LETTERHEAD_SECTION,
  LIMITS_SECTION,
  MAILS_SECTION,
  PAYOUTS_SECTION,
  RULES,
  type FieldName,
} from './fields';
import { optionName, optionText, shownValue } from './shown';

const SECTIONS = [RULES, EXPIRY_SECTION, LIMITS_SECTION, LETTERHEAD_SECTION, MAILS_SECTION, PAYOUTS_SECTION];
const FIELDS = SECTIONS.flatMap(({ fields }) => fields);

function shown(name: FieldName, value: Value): string {
  const field = FIELDS.find((each) => each.name === name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return shownValue(field, value);
}

describe('shownValue', () => {
  it.each<[FieldName, Value, string]>([
    ['compat', 'klarna', 'Klarna’s rules'],
    ['duplicate_window', 3600, '3,600 seconds'],
    ['authorization_days', 1, '1 day'],
    ['raise_percent', 0, '0 percent'],
    ['reads_per_second', 0, 'No limit'],
    ['writes_per_second', 200, '200 per second'],
    ['kid_check', 'mod11', 'MOD11'],
    ['expiry_warning_days', [7, 3, 1], '7, 3, 1 days before'],
    ['expiry_warning_days', [], 'Never'],
    ['mails', ['capture', 'expiry_warning'], 'Deliveries, Expiry warnings'],
    ['mails', [], 'None'],
    ['staff_language', 'nb', 'Norsk bokmål'],
    ['weekdays', 'monday, thursday', 'Monday, Thursday'],
    ['weekdays', '', 'Every bank day'],
    ['bank_calendar', 'TARGET', 'Euro area (TARGET)'],
    ['bank_calendar', 'NO', 'Norway'],
    ['minimum_amount', 123_450, '1,234.50'],
    ['reserve_rate', 275, '2.75%'],
    ['on_hold', true, 'On hold'],
    ['on_hold', false, 'Paid as scheduled'],
    ['iban', undefined, 'Not given'],
    ['reply_to', '', 'Not given'],
    ['settles_from', '2026-11-01T00:00:00.000Z', '1 Nov 2026'],
  ])('%s of %j: %s', (name, value, text) => expect(shown(name, value)).toBe(text));
});

describe('options', () => {
  it('have a name each, and those that are chosen between an explanation', () => {
    for (const field of FIELDS) {
      const options = field.kind === 'switch' ? ['true', 'false'] : 'options' in field ? field.options : [];
      for (const option of options) {
        expect(optionName(field.name, option), `${field.name} ${option}`).not.toBe('');
        if (field.kind === 'choice' || field.kind === 'switch' || field.kind === 'list')
          expect(optionText(field.name, option), `${field.name} ${option}`).toBeDefined();
      }
    }
  });
});
