import { describe, expect, it } from 'vitest';
import type { OrderLine } from '../api/types';
import { readQuantity, readSelection } from './lineSelection';

const line = (number: number, total: number, quantity: number, captured = 0): OrderLine => ({
  line: number,
  quantity,
  unit_price: 0,
  total_amount: total,
  captured_quantity: captured,
  left_quantity: quantity - captured,
  captured_amount: 0,
  left_amount: 0,
  refundable_quantity: captured,
  refundable_amount: 0,
});

describe('readQuantity', () => {
  it.each([
    ['1', 3, 1],
    [' 3 ', 3, 3],
    ['4', 3, undefined],
    ['0', 3, undefined],
    ['', 3, undefined],
    ['1.5', 3, undefined],
    ['-1', 3, undefined],
    ['1e0', 3, undefined],
  ])('%j of %i is %s', (text, left, quantity) => expect(readQuantity(text, left)).toBe(quantity));
});

describe('readSelection', () => {
  const lines = [line(0, 1000, 3, 1), line(1, -100, 1), line(2, 500, 1, 1)];

  it('prices the parts and adds them up', () => {
    const selection = readSelection(
      lines,
      new Map([
        [0, '2'],
        [1, '1'],
      ]),
    );
    expect(selection.chosen.map((part) => part.amount)).toEqual([667, -100]);
    expect(selection).toMatchObject({ units: 3, sum: 567 });
  });

  it('marks a quantity that is not left', () => {
    const selection = readSelection(lines, new Map([[0, '3']]));
    expect([...selection.faulty]).toEqual([0]);
    expect(selection.chosen).toEqual([]);
  });

  it('forgets lines that meanwhile have nothing left', () =>
    expect(readSelection(lines, new Map([[2, '1']]))).toMatchObject({ chosen: [], units: 0, sum: 0 }));
});
