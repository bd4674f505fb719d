import type { OrderLine } from '../api/types';
import { amountOfPart } from '../format/linePart';

/** What the merchant has ticked: the line's number and the quantity as it was typed. */
export type Picks = ReadonlyMap<number, string>;

export interface ChosenPart {
  line: OrderLine;
  quantity: number;
  amount: number;
}

export interface LineSelection {
  chosen: ChosenPart[];
  /** Lines whose typed quantity cannot be captured. */
  faulty: ReadonlySet<number>;
  units: number;
  sum: number;
}

/** A whole number from 1 to what is left; undefined for anything else. */
export function readQuantity(text: string, left: number): number | undefined {
  if (!/^\d{1,15}$/.test(text.trim())) return undefined;
  const quantity = Number(text);
  return quantity >= 1 && quantity <= left ? quantity : undefined;
}

export function readSelection(lines: OrderLine[], picks: Picks): LineSelection {
  const chosen: ChosenPart[] = [];
  const faulty = new Set<number>();
  for (const line of lines) {
    const text = picks.get(line.line);
    if (text === undefined || line.left_quantity <= 0) continue;
    const quantity = readQuantity(text, line.left_quantity);
    if (quantity === undefined) faulty.add(line.line);
    else chosen.push({ line, quantity, amount: amountOfPart(line, quantity) });
  }
  return {
    chosen,
    faulty,
    units: chosen.reduce((units, part) => units + part.quantity, 0),
    sum: chosen.reduce((sum, part) => sum + part.amount, 0),
  };
}
