import { describe, expect, it } from 'vitest';
import type { Warning, WarningKind } from '../api/types';
import { formatMoney } from '../format/money';
import type { Basis } from '../timelineMessages';
import { wordsOf } from './warningWords';

const words = (warning: Partial<Warning> & { kind: WarningKind }, basis: Basis = 'captured', currency = 'SEK') => {
  const context = { currency, basis, nameOfCapture: (id: string) => `K4-${id}` };
  return wordsOf({ detail: 'As the server says it.', ...warning }, context);
};

describe('wordsOf', () => {
  it.each([
    [-10, 'captured', 'SEK', `The lines come to ${formatMoney(10, 'SEK')} less than what was captured.`],
    [1, 'captured', 'SEK', `The lines come to ${formatMoney(1, 'SEK')} more than what was captured.`],
    [-123_456, 'refunded', 'EUR', `The lines come to ${formatMoney(123_456, 'EUR')} less than what was refunded.`],
    [5, 'ordered', 'JPY', `The lines come to ${formatMoney(5, 'JPY')} more than the order amount.`],
  ] as const)('says by how much lines differ: %i from what was %s, in %s', (difference, basis, currency, text) =>
    expect(words({ kind: 'lines_mismatch', difference }, basis, currency)).toEqual({
      badge: 'Lines differ',
      text,
      advice: 'The amount counts; correct the lines in the shop.',
    }),
  );

  it('names the first of two equal captures', () =>
    expect(words({ kind: 'possible_duplicate', event_id: '1' })).toMatchObject({
      badge: 'Possible duplicate',
      text: expect.stringContaining('This may be capture K4-1 once more') as string,
      advice: 'If the goods were sent only once, refund one of the two.',
    }));

  it('names the capture that was asked for again', () =>
    expect(words({ kind: 'capture_repeated', event_id: '2' }).text).toMatch(/^Capture K4-2 was asked for once more/));

  it.each([
    [1, '1 unit more was refunded than captured.'],
    [3, '3 units more were refunded than captured.'],
  ])('counts units, as in %i', (difference, text) =>
    expect(words({ kind: 'excess_quantity', difference }, 'refunded').text).toBe(text),
  );

  it('says that nothing was done for a key that came again', () =>
    expect(words({ kind: 'key_reused' }).text).toMatch(/nothing was done/));

  it('leaves what it does not know to the server', () =>
    expect(words({ kind: 'of_tomorrow' as WarningKind })).toEqual({
      badge: 'Worth a look',
      text: 'As the server says it.',
    }));
});
