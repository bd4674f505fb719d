import { describe, expect, test } from 'vitest';
import type { RoleLimit } from '../api/approvalTypes';
import { draftsOf, faultsOf, freshDraft, readDrafts } from './limitDraft';

const LIMITS: RoleLimit[] = [
  { role: 'operator', action: 'capture', currency: 'SEK', single_amount: 50050 },
  { role: 'admin', action: 'refund', currency: 'JPY', daily_amount: 700 },
];

describe('limits while they are edited', () => {
  test('come back as they were', () => {
    expect(readDrafts(draftsOf(LIMITS))).toEqual(LIMITS);
    expect(draftsOf(LIMITS).map(({ single, daily }) => [single, daily])).toEqual([
      ['500.50', ''],
      ['', '700'],
    ]);
  });

  test('a new one needs an amount, and has an id of its own', () => {
    const drafts = draftsOf(LIMITS);
    const fresh = freshDraft(drafts);
    expect([fresh.id, fresh.currency]).toEqual([2, 'JPY']);
    expect(faultsOf(fresh)).toEqual({ single: 'empty' });
    expect(readDrafts([...drafts, fresh])).toBeUndefined();
    expect(freshDraft([]).id).toBe(0);
  });

  test('what is no amount is not saved', () => {
    const [draft] = draftsOf(LIMITS);
    if (draft === undefined) throw new Error('there is one');
    expect(faultsOf({ ...draft, daily: '5o' })).toEqual({ daily: 'amount' });
    expect(faultsOf({ ...draft, single: '0' })).toEqual({ single: 'amount' });
    expect(readDrafts([{ ...draft, daily: '1.5' }])?.[0]?.daily_amount).toBe(150);
  });
});
