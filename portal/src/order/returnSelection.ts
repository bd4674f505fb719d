import type { OrderLine } from '../api/types';
import { amountOfReturn } from '../format/linePart';
import { readQuantity, type LineSelection, type Picks } from './lineSelection';

/** Lines of which something may come back. */
export const returnable = (lines: OrderLine[]) => lines.filter((line) => line.refundable_quantity > 0);

/** What is to come back: as of a capture, but of what was captured. */
export function readReturns(lines: OrderLine[], picks: Picks): LineSelection {
  const faulty = new Set<number>();
  const chosen = returnable(lines).flatMap((line) => {
    const text = picks.get(line.line);
    if (text === undefined) return [];
    const quantity = readQuantity(text, line.refundable_quantity);
    if (quantity !== undefined) return [{ line, quantity, amount: amountOfReturn(line, quantity) }];
    faulty.add(line.line);
    return [];
  });
  return {
    chosen,
    faulty,
    units: chosen.reduce((units, part) => units + part.quantity, 0),
    sum: chosen.reduce((sum, part) => sum + part.amount, 0),
  };
}
