import { describe, expect, it } from 'vitest';
import type { Job, JobSum } from '../api/jobTypes';
import { adviceFor, endOf, runRefusal, runWords, shownStatus, sumWord, titleOf, toneOf } from './jobWords';

const JOB: Job = {
  job_id: '1',
  kind: 'bulk_file',
  status: 'checked',
  dry_run: true,
  file_name: 'returns.csv',
  total: 3,
  done: 2,
  failed: 1,
  created_at: '2026-11-29T12:00:00Z',
};
const sum = (action: JobSum['action'], done_amount: number, purchase_currency = 'SEK'): JobSum => {
  const counts = { rows: 1, done: 1, failed: 0, asked_amount: done_amount, refused_amount: 0 };
  return { ...(action === undefined ? {} : { action }), purchase_currency, done_amount, ...counts };
};
const said = (text: string | undefined) => text?.replace(/\u00a0/g, ' ');

describe('runWords', () => {
  it('tells the money that moves', () =>
    expect(
      said(
        runWords(12, [sum('cancel', 100), sum('capture', 1_234_500), sum('refund', 9_950), sum('capture', 0, 'EUR')]),
      ),
    ).toBe('Run 12 rows, capture SEK 12,345.00, refund SEK 99.50'));
  it('tells only the rows where none moves', () =>
    expect(runWords(1, [sum('extend', 0), sum(undefined, 0)])).toBe('Run 1 row'));
  it('tells only the rows where there would be too much to tell', () =>
    expect(
      runWords(
        4,
        ['DKK', 'EUR', 'NOK', 'SEK'].map((currency) => sum('capture', 1, currency)),
      ),
    ).toBe('Run 4 rows'));
});

describe('runRefusal', () => {
  it('is of the mode that is chosen, not of the one that was', () => {
    expect(runRefusal(JOB, 'all_or_nothing')).toMatch(/^All rows or none/);
    expect(runRefusal({ ...JOB, mode: 'all_or_nothing' }, 'per_row')).toBeUndefined();
    expect(runRefusal({ ...JOB, failed: 0 }, 'all_or_nothing')).toBeUndefined();
  });
  it('is none row by row, where all in one piece took too long', () =>
    expect(
      runRefusal({ ...JOB, done: 0, outcomes: [{ outcome: 'undone', code: 'ALL_OR_NOTHING', rows: 3 }] }, 'per_row'),
    ).toBeUndefined());
  it('sends to the list, not to a file, where orders were selected', () => {
    const selected: Job = { ...JOB, kind: 'bulk_action', action: 'cancel' };
    expect(runRefusal(selected, 'all_or_nothing')).toMatch(/^All orders or none .* in the list/);
    expect(runRefusal({ ...selected, done: 0 }, 'per_row')).toMatch(/^None of these orders .* in the list/);
  });
  it('is that nothing can be done, in either', () => {
    expect(runRefusal({ ...JOB, done: 0 }, 'per_row')).toMatch(/^No row can be done/);
    expect(runRefusal({ ...JOB, done: 0, failed: 0 }, 'all_or_nothing')).toMatch(/^No row can be done/);
  });
});

describe('what is said of a job', () => {
  it('is for each action what became or would become of it', () => {
    expect(sumWord(sum('add_tracking', 0), false)).toBe('Tracking added');
    expect(sumWord(sum('capture', 1), true)).toBe('Capture');
    expect(sumWord(sum(undefined, 0), true)).toBe('No action');
  });
  it('is its file, its action or its captures', () => {
    expect(titleOf(JOB)).toBe('returns.csv');
    expect(titleOf({ ...JOB, kind: 'bulk_action', action: 'extend' })).toBe('Extend: 3 orders');
    expect(titleOf({ ...JOB, kind: 'bulk_capture' })).toBe('Full capture of 3 orders');
  });
  it('is that it is checked, as long as nothing is done', () => {
    expect(shownStatus({ ...JOB, status: 'running' })).toBe('checking');
    expect(shownStatus({ ...JOB, status: 'running', dry_run: false })).toBe('running');
  });
  it('is a warning where a row failed', () => {
    expect(toneOf(JOB)).toBe('warn');
    expect(toneOf({ ...JOB, failed: 0 })).toBe('good');
  });
  it('is its end, once it does not go on', () => {
    expect(endOf(JOB)).toBe('Checked. 2 can be done, 1 cannot.');
    expect(endOf({ ...JOB, status: 'paused' })).toBe('Paused after 3 of 3.');
    expect(endOf({ ...JOB, status: 'running' })).toBeUndefined();
  });
});

describe('adviceFor', () => {
  it('is that of the code', () =>
    expect(adviceFor({ outcome: 'failed', code: 'NO_SUCH_ORDER', column: 'order' })).toMatch(/^Check how the order/));
  it('is the column, where the code says less', () =>
    expect(adviceFor({ outcome: 'failed', code: 'UNPROCESSABLE_ENTITY', column: 'amount' })).toBe(
      'Correct the column amount.',
    ));
  it('is none where nothing is known, or nothing failed', () => {
    expect(adviceFor({ outcome: 'failed', code: 'TEMPORARILY_UNAVAILABLE' })).toBeUndefined();
    expect(adviceFor({ outcome: 'undone', code: 'NO_SUCH_ORDER' })).toBeUndefined();
  });
});
