import { describe, expect, it } from 'vitest';
import { dayOf, daysFrom, daysLeft, startOfDay } from './dates';

const NOW = Date.parse('2026-11-22T10:15:00.000Z');

describe('daysLeft', () => {
  it.each([
    ['2026-11-25T00:00:00.000Z', 3],
    ['2026-11-26T00:00:00.000Z', 4],
    ['2026-11-23T00:00:00.000Z', 1],
    ['2026-11-22T10:15:00.000Z', 0],
    ['2026-11-22T00:00:00.000Z', 0],
    ['2026-11-20T00:00:00.000Z', -2],
  ])('%s: %i', (at, days) => expect(daysLeft(at, NOW) + 0).toBe(days));
});

describe('startOfDay', () => {
  it('is local midnight', () => expect(startOfDay('2026-11-22')).toBe(new Date(2026, 10, 22).toISOString()));
  it('can be the day after, for an exclusive end', () =>
    expect(startOfDay('2026-11-30', 1)).toBe(new Date(2026, 11, 1).toISOString()));
  it.each(['', '2026-02-30', '2026-13-01', '22/11/2026', '2026-1-1'])('%j is no day', (day) =>
    expect(startOfDay(day)).toBeUndefined(),
  );
});

describe('dayOf', () => {
  it('counts back over the end of a month', () =>
    expect(dayOf(new Date(2026, 2, 1, 12).getTime(), 1)).toBe('2026-02-28'));
});

describe('daysFrom', () => {
  it('rounds up to the hour', () => expect(daysFrom(NOW, 3)).toBe('2026-11-25T11:00:00.000Z'));
});
