import { describe, expect, it } from 'vitest';
import { amountOfPart, amountOfReturn } from './linePart';

const line = (total_amount: number, quantity: number, captured_quantity = 0) => ({
  total_amount,
  quantity,
  captured_quantity,
});

describe('amountOfPart', () => {
  it.each([
    [line(1000, 3), 1, 333],
    [line(1000, 3, 1), 1, 333],
    [line(1000, 3, 2), 1, 334],
    [line(1000, 3), 2, 666],
    [line(1000, 3), 3, 1000],
    [line(-1000, 3), 1, -334],
    [line(-1000, 3, 1), 1, -333],
    [line(-1000, 3, 2), 1, -333],
    [line(-1000, 3), 3, -1000],
    [line(0, 5), 2, 0],
    [line(9007199254740991, 7, 3), 4, 5146971002709138],
    [line(500, 0), 1, 0],
  ])('%o, %i units: %i', (l, quantity, amount) => expect(amountOfPart(l, quantity)).toBe(amount));

  it('adds up to the line however it is divided', () => {
    for (const total of [-1001, -7, 0, 1, 99, 12345]) {
      for (let quantity = 1; quantity <= 12; quantity++) {
        for (const step of [1, 2, 5]) {
          let sum = 0;
          for (let taken = 0; taken < quantity; taken += step) {
            sum += amountOfPart(line(total, quantity, taken), Math.min(step, quantity - taken));
          }
          expect(sum).toBe(total);
        }
      }
    }
  });
});

describe('amountOfReturn', () => {
  it.each([
    [1000, 3, 1, 333],
    [667, 2, 1, 333],
    [334, 1, 1, 334],
    [1000, 3, 3, 1000],
    [-1000, 3, 1, -334],
    [-1000, 3, 3, -1000],
    [9007199254740991, 7, 4, 5146971002709137],
    [0, 0, 1, 0],
  ])('%i of %i units, %i of them: %i', (refundable_amount, refundable_quantity, quantity, amount) =>
    expect(amountOfReturn({ refundable_amount, refundable_quantity }, quantity)).toBe(amount));
});
