import { describe, expect, it } from 'vitest';
import { AMOUNT_MAX, discountOf, taxIn, totalKept, totalOf } from './lineSum';

/** The same numbers at every run. */
function* chance(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}
const numbers = chance(7);
const between = (from: number, to: number) => from + (numbers.next().value % (to - from + 1));

describe('totalOf', () => {
  it.each([
    [2, 25_000, 5_000, 45_000],
    [1, -5_000, 0, -5_000],
    [0, 12_500, 0, 0],
    [1_000_000_000, 0, 0, 0],
    [2, AMOUNT_MAX, AMOUNT_MAX, AMOUNT_MAX],
    [2, AMOUNT_MAX, AMOUNT_MAX - 1, undefined],
    [1_000_000_000, AMOUNT_MAX, 0, undefined],
    [1_000_000_000, -AMOUNT_MAX, 0, undefined],
  ])('%i of %i less %i: %s', (quantity, price, discount, total) =>
    expect(totalOf(quantity, price, discount)).toBe(total),
  );
});

describe('taxIn', () => {
  // The rows of test/unit/test_order_line.c.
  it.each([
    [50_000, 1000, 4545],
    [10_000, 2500, 2000],
    [10_000, 1200, 1071],
    [10_000, 600, 566],
    [10_000, 0, 0],
    [0, 2500, 0],
    [1, 2500, 0],
    [3, 2500, 1],
    [3, 2000, 1],
    [-3, 2000, 0],
    [-10_000, 2500, -2000],
    [-50_000, 1000, -4545],
    [10_000, 10_000, 5000],
    [AMOUNT_MAX, 2500, 40_000_000],
  ])('%i at %i: %i', (total, rate, tax) => expect(taxIn(total, rate)).toBe(tax));

  it('is the whole number that is nearest, of whatever total and rate', () => {
    for (let n = 0; n < 5_000; n++) {
      const [total, rate] = [between(-AMOUNT_MAX, AMOUNT_MAX), between(0, 10_000)];
      // |tax - exact| <= 1/2, without a division; at exactly a half it is the upper one.
      const twice = 2n * (BigInt(taxIn(total, rate)) * BigInt(10_000 + rate) - BigInt(total) * BigInt(rate));
      expect(twice > -BigInt(10_000 + rate) && twice <= BigInt(10_000 + rate), `${total} at ${rate}`).toBe(true);
    }
  });
});

describe('discountOf', () => {
  it.each([
    [3, 334, 1000, 100],
    [1, 5, 5000, 3],
    [2, 12_500, 10_000, 25_000],
    [1_000_000_000, AMOUNT_MAX, 1, undefined],
  ])('%i of %i at %i: %s', (quantity, price, rate, discount) =>
    expect(discountOf(quantity, price, rate)).toBe(discount),
  );
});

describe('totalKept', () => {
  const floorShare = (total: number, units: number, quantity: number) => {
    const product = BigInt(total) * BigInt(units);
    const rest = ((product % BigInt(quantity)) + BigInt(quantity)) % BigInt(quantity);
    return (product - rest) / BigInt(quantity);
  };

  it.each([
    [{ quantity: 2, unit_price: 500, total_amount: 900, captured_quantity: 1 }, 6, 2700],
    [{ quantity: 2, unit_price: 500, total_amount: 900, captured_quantity: 1 }, 1, 450],
    [{ quantity: 3, unit_price: 334, total_amount: 1000, captured_quantity: 1 }, 1, 333],
    [{ quantity: 3, unit_price: 334, total_amount: 1000, captured_quantity: 2 }, 2, 666],
    [{ quantity: 4, unit_price: 100, total_amount: 400, captured_quantity: 0 }, 4, 400],
  ])('%o with %i units: %i', (line, quantity, total) => expect(totalKept(line, quantity)).toBe(total));

  it('leaves what is captured the share that it was, as the server demands', () => {
    for (let n = 0; n < 5_000; n++) {
      const quantity = between(1, 12);
      const price = between(-3_000, 3_000);
      const line = {
        quantity,
        unit_price: price,
        total_amount: quantity * price - between(0, Math.abs(price)),
        captured_quantity: between(1, quantity),
      };
      const then = between(line.captured_quantity, 30);
      const total = totalKept(line, then);
      const said = `${JSON.stringify(line)} with ${then}`;
      expect(total, said).toBeDefined();
      expect(floorShare(total ?? 0, line.captured_quantity, then), said).toBe(
        floorShare(line.total_amount, line.captured_quantity, quantity),
      );
      expect(then * price - (total ?? 0), said).toBeGreaterThanOrEqual(0);
    }
  });
});
