// What a line comes to, worked out as the server does: in whole minor units, by integers that cannot overflow.

/** The largest amount and quantity that the API takes. */
export const AMOUNT_MAX = 200_000_000;
export const QUANTITY_MAX = 1_000_000_000;

/** Towards minus infinity; BigInt's own division goes towards zero. */
function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n ? quotient - 1n : quotient;
}

const ceilDivide = (dividend: bigint, divisor: bigint) => -floorDivide(-dividend, divisor);

/** To the nearest, a half upwards; the divisor is above zero. */
const roundDivide = (dividend: bigint, divisor: bigint) => floorDivide(2n * dividend + divisor, 2n * divisor);

const inRange = (amount: bigint): number | undefined =>
  amount >= -AMOUNT_MAX && amount <= AMOUNT_MAX ? Number(amount) : undefined;

/** Undefined: beyond what the API takes. */
export function totalOf(quantity: number, unitPrice: number, discount: number): number | undefined {
  return inRange(BigInt(quantity) * BigInt(unitPrice) - BigInt(discount));
}

/** The tax contained in `total` at `rate` hundredths of a percent. */
export function taxIn(total: number, rate: number): number {
  return Number(roundDivide(BigInt(total) * BigInt(rate), BigInt(10_000 + rate)));
}

/** So many hundredths of a percent of all units. */
export function discountOf(quantity: number, unitPrice: number, rate: number): number | undefined {
  return inRange(roundDivide(BigInt(quantity) * BigInt(unitPrice) * BigInt(rate), 10_000n));
}

/** A line of which something is captured. */
export interface CapturedLine {
  quantity: number;
  unit_price: number;
  total_amount: number;
  captured_quantity: number;
}

/**
 * What the line comes to with another quantity, if what was captured is to stay the share that it was: the total in
 * proportion, and as near to it as leaves the amount of the captured units alone.
 */
export function totalKept(line: CapturedLine, quantity: number): number | undefined {
  const [before, after] = [BigInt(line.quantity), BigInt(quantity)];
  const total = BigInt(line.total_amount);
  const captured = BigInt(Math.min(line.captured_quantity, line.quantity));
  if (before === 0n || captured === 0n || after === before) return inRange(total);
  const share = floorDivide(total * captured, before);
  const least = ceilDivide(share * after, captured);
  const next = ceilDivide((share + 1n) * after, captured) - 1n;
  const whole = after * BigInt(line.unit_price);
  const most = next < whole ? next : whole;
  const fair = roundDivide(total * after, before);
  return inRange(fair < least ? least : fair > most ? most : fair);
}
