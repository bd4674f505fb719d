import { expect, it } from 'vitest';
import { saidOfResult } from '../bulk/jobWords';
import { ProblemError } from '../api/errors';
import type { FieldError } from '../api/types';
import { reasons } from '../reasonMessages';
import { problemText, reasonText, saidOf } from './refusals';

const problem = (code: string, errors?: FieldError[]) =>
  new ProblemError({ status: 403, code, title: 'A title', detail: errors?.[0]?.message ?? 'A sentence.', ...(errors && { errors }) });

const ALL = {
  amount: 1200,
  limit_amount: 500,
  total_amount: 700,
  days: 90,
  percent: 10,
  line: 1,
  quantity: 4,
  left_quantity: 2,
  count: 9,
  limit: 8,
  least: 2,
  row: 3,
  currency: 'SEK',
  day: '2025-09-25',
  column: 'amount',
  value: 'A-1',
};

it.each(Object.keys(reasons))('says %s with all that it tells, and without', (code) => {
  const told = reasonText({ reason_code: code, reason_parameters: ALL });
  expect(told).toBeTruthy();
  expect(`${told} ${reasonText({ reason_code: code })}`).not.toMatch(/undefined|NaN|null/);
});

it('tells amounts in their currency, and leaves them out where it is not known', () => {
  const above = { reason_code: 'AMOUNT_ABOVE_REMAINING', reason_parameters: { amount: 1200, limit_amount: 500 } };
  expect(reasonText(above, 'SEK')).toMatch(/^This is more than is left to capture \(SEK.5\.00\)\.$/);
  expect(reasonText(above)).toBe('This is more than is left to capture.');
  expect(reasonText({ reason_code: 'LIMIT_OF_DAY', reason_parameters: { limit_amount: 500, currency: 'EUR' } })).toContain('(€5.00)');
});

it('counts lines from 1', () => {
  expect(reasonText({ reason_code: 'LINE_CAPTURED' })).toMatch(/^Line 1 /);
  expect(reasonText({ reason_code: 'NO_SUCH_LINE', reason_parameters: { line: 6 } })).toBe('The order has no line “7”.');
});

it('says what a job of before said, and what a newer server says, as it is', () => {
  const row = { outcome: 'failed', code: 'NOT_ALLOWED', detail: 'An old sentence.' } as const;
  expect(saidOfResult(row)).toEqual({ text: 'An old sentence.', lang: 'en' });
  expect(saidOfResult({ ...row, reason_code: 'A_NEW_ONE' })).toEqual({ text: 'An old sentence.', lang: 'en' });
  expect(saidOfResult({ ...row, reason_code: 'ORDER_CLOSED' })).toEqual({ text: 'The order is closed.' });
  expect(saidOfResult({ outcome: 'captured' })).toBeUndefined();
});

it('says a refusal by the reasons of its faults, the last of those that are told twice', () => {
  const above = { reason_code: 'AMOUNT_ABOVE_REMAINING' };
  const faults = [
    { message: 'Higher.', ...above },
    { message: 'Higher than 5.', ...above, reason_parameters: { limit_amount: 500 } },
    { message: 'Something else.' },
  ];
  expect(saidOf(problem('CAPTURE_NOT_ALLOWED', faults), 'EUR', 'sv')).toEqual([
    { text: 'This is more than is left to capture (€5.00).' },
    { text: 'Something else.', lang: 'en' },
  ]);
});

it('says a refusal without reasons by its code, with the sentence where that tells more', () => {
  expect(saidOf(problem('MATCHES_CHANGED'), undefined, 'sv')).toEqual([{ text: problemText('MATCHES_CHANGED') }]);
  expect(saidOf(problem('CONFLICT'), undefined, 'sv')).toEqual([
    { text: problemText('CONFLICT') },
    { text: 'A sentence.', lang: 'en' },
  ]);
  expect(saidOf(problem('CONFLICT'), undefined, 'en')).toEqual([{ text: 'A sentence.', lang: 'en' }]);
  expect(saidOf(problem('A_NEW_ONE'), undefined, 'sv')).toEqual([{ text: 'A sentence.', lang: 'en' }]);
});

it('says which field it is where the text does not, and each field once', () => {
  const faults = [
    { field: 'note', message: 'Not null.', reason_code: 'VALUE_MISSING' },
    { field: 'days', message: 'Not null.', reason_code: 'VALUE_MISSING' },
    { field: 'email', message: 'There is one.', reason_code: 'USER_EXISTS', reason_parameters: { value: 'a@b.se' } },
  ];
  expect(saidOf(problem('UNPROCESSABLE_ENTITY', faults), undefined, 'sv')).toEqual([
    { text: 'note: This has to be filled in.' },
    { text: 'days: This has to be filled in.' },
    { text: 'a@b.se has access already.' },
  ]);
});
