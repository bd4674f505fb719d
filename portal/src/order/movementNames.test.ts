import { describe, expect, it } from 'vitest';
import type { Capture, Refund } from '../api/types';
import { basisOf, captureName, movementName } from './movementNames';

const CAPTURE_ID = '0190a5c4-1111-7000-8000-0000deadbeef';
const capture: Capture = {
  capture_id: CAPTURE_ID,
  klarna_reference: 'K4-1',
  captured_amount: 100,
  captured_at: '2026-11-22T10:15:00.000Z',
  order_lines: [],
  shipping_info: [],
};
const refund = (refund_id: string, words: Partial<Refund>): Refund => ({
  refund_id,
  refunded_amount: 100,
  refunded_at: '2026-11-22T10:15:00.000Z',
  order_lines: [],
  ...words,
});
const order = {
  captures: [capture],
  refunds: [
    refund('r1', { reference: 'RET-1', description: 'Torn' }),
    refund('r2', { description: 'Torn' }),
    refund('r3', {}),
  ],
};

describe('movementName', () => {
  it.each([
    [CAPTURE_ID, 'capture K4-1', 'captured'],
    ['r1', 'refund RET-1', 'refunded'],
    ['r2', 'refund Torn', 'refunded'],
    ['r3', 'Refund', 'refunded'],
    ['e9', undefined, 'ordered'],
  ])('of %s is %s, and its amount is what was %s', (eventId, name, basis) => {
    expect(movementName(order, eventId)).toBe(name);
    expect(basisOf(order, eventId)).toBe(basis);
  });
});

describe('captureName', () => {
  it('is the reference of the capture', () => expect(captureName(order, CAPTURE_ID)).toBe('K4-1'));
  it('is the end of the id while the order shown does not have it', () =>
    expect(captureName({ captures: [] }, CAPTURE_ID)).toBe('…deadbeef'));
});
