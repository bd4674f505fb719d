/** What the server needs to know of a line to price a part of it. */
export interface PartedLine {
  total_amount: number;
  quantity: number;
  captured_quantity: number;
}

/**
 * The share of the first `n` units: floor(total * n / quantity), towards minus infinity, as the server works it out.
 * BigInt, because total * n may pass 2^53, and its division rounds towards zero, which is wrong for discounts.
 */
function shareOf(total: number, n: number, quantity: number): bigint {
  const product = BigInt(total) * BigInt(n);
  const divisor = BigInt(quantity);
  const quotient = product / divisor;
  return product % divisor !== 0n && product < 0n ? quotient - 1n : quotient;
}

/** What of a captured line has not come back. */
export interface ReturnedLine {
  refundable_quantity: number;
  refundable_amount: number;
}

/** The amount of `quantity` units that come back; the last of them have all that is left, whatever came back before. */
export function amountOfReturn(line: ReturnedLine, quantity: number): number {
  if (line.refundable_quantity <= 0) return 0;
  return Number(shareOf(line.refundable_amount, quantity, line.refundable_quantity));
}

/** The amount of the next `quantity` units of a line. Successive parts always add up to the line. */
export function amountOfPart(line: PartedLine, quantity: number): number {
  if (line.quantity <= 0) return 0;
  const from = line.captured_quantity;
  return Number(
    shareOf(line.total_amount, from + quantity, line.quantity) - shareOf(line.total_amount, from, line.quantity),
  );
}
