import { describe, expect, it } from 'vitest';
import type { Job } from '../api/jobTypes';
import { adviceFor, endOf, runWords, shownStatus, titleOf, toneOf } from './jobWords';

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
const sek = (amount: number) => [{ currency: 'SEK', amount }];
const said = (text: string | undefined) => text?.replace(/\u00a0/g, ' ');

describe('runWords', () => {
  it('tells the money that moves', () =>
    expect(
      said(
        runWords(12, [
          { outcome: 'captured', rows: 9, amounts: sek(1_234_500) },
          { outcome: 'refunded', rows: 2, amounts: sek(9_950) },
          { outcome: 'cancelled', rows: 1, amounts: sek(100) },
        ]),
      ),
    ).toBe('Run 12 rows, capture SEK 12,345.00, refund SEK 99.50'));
  it('tells only the rows where none moves', () =>
    expect(runWords(1, [{ outcome: 'extended', rows: 1, amounts: [] }])).toBe('Run 1 row'));
  it('tells only the rows where there would be too much to tell', () =>
    expect(
      runWords(4, [
        { outcome: 'captured', rows: 4, amounts: ['DKK', 'EUR', 'NOK', 'SEK'].map((currency) => ({ currency, amount: 1 })) },
      ]),
    ).toBe('Run 4 rows'));
});

describe('what is said of a job', () => {
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
