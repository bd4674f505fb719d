import type { Line, OrderLine } from '../api/lineTypes';
import type { Order } from '../api/types';
import { AMOUNT_MAX, discountOf, QUANTITY_MAX, taxIn, totalKept, totalOf } from '../format/lineSum';
import { editableAmount, parseSigned, type AmountFault } from '../format/money';

// Lines of an order while they are edited: what was typed, and what it comes to.

export const LINE_TYPES = [
  'physical',
  'digital',
  'shipping_fee',
  'discount',
  'surcharge',
  'gift_card',
  'store_credit',
  'sales_tax',
] as const;

export interface Draft {
  /** Tells the drafts apart for as long as the dialog is open. */
  id: number;
  /** The line as it stands; absent of a new one. */
  of?: OrderLine;
  name: string;
  reference: string;
  type: string;
  quantity: string;
  price: string;
  /** An amount, or a percentage of all units. */
  discount: string;
  taxRate: string;
}

export type LineField = 'name' | 'quantity' | 'price' | 'discount' | 'taxRate' | 'total';
export type LineFault = AmountFault | 'name' | 'quantity' | 'rate' | 'discount' | 'total';

export interface ReadDraft {
  draft: Draft;
  /** Absent if something is wrong. */
  line?: Line;
  faults: Partial<Record<LineField, LineFault>>;
  /** It stands with a total or tax that is not right. */
  corrects?: Line;
  isChanged: boolean;
}

export const isCaptured = (line: OrderLine | undefined) =>
  line !== undefined && (line.captured_quantity > 0 || line.captured_amount !== 0);

const rateText = (rate: number) => (rate % 100 === 0 ? String(rate / 100) : editableAmount(rate, 'EUR')); // hundredths, too

export function draftOf(line: OrderLine, currency: string): Draft {
  const discount = line.total_discount_amount ?? 0;
  return {
    id: line.line,
    of: line,
    name: line.name ?? '',
    reference: line.reference ?? '',
    type: line.type ?? LINE_TYPES[0],
    quantity: String(line.quantity),
    price: editableAmount(line.unit_price, currency),
    discount: discount === 0 ? '' : editableAmount(discount, currency),
    taxRate: rateText(line.tax_rate ?? 0),
  };
}

export function newDraft(id: number, taxRate: number): Draft {
  const empty = { name: '', reference: '', price: '', discount: '' };
  return { id, ...empty, type: LINE_TYPES[0], quantity: '1', taxRate: rateText(taxRate) };
}

/** The captures of a later line say its place, so this one may become nothing but cannot go. */
export const isPinned = (draft: Draft, order: Pick<Order, 'order_lines'>): boolean =>
  draft.of !== undefined && order.order_lines.some((other) => isCaptured(other) && other.line > (draft.of?.line ?? 0));

/** The fewest units that the line may have. */
export function leastUnits(draft: Draft, order: Pick<Order, 'order_lines'>): number {
  if (isCaptured(draft.of)) return Math.min(draft.of?.captured_quantity ?? 0, draft.of?.quantity ?? 0);
  return draft.of?.quantity === 0 || isPinned(draft, order) ? 0 : 1;
}

function readRate(text: string): number | undefined {
  const parts = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim());
  if (parts === null) return undefined;
  const rate = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
  return rate <= 10_000 ? rate : undefined;
}

function readUnits(text: string, least: number): number | undefined {
  if (!/^\d{1,10}$/.test(text.trim())) return undefined;
  const units = Number(text);
  return units >= least && units <= QUANTITY_MAX ? units : undefined;
}

type Read = { minor: number } | { fault: LineFault };

/** What was not touched is what it was, however it is written. */
function readMoney(text: string, before: number | undefined, currency: string): Read {
  if (before !== undefined && text === editableAmount(before, currency)) return { minor: before };
  const parsed = parseSigned(text, currency);
  return parsed.ok ? { minor: parsed.minor } : { fault: parsed.fault };
}

function readDiscount(draft: Draft, units: number, price: number, currency: string): Read {
  const text = draft.discount.trim();
  if (text === '') return { minor: 0 };
  const whole = BigInt(units) * BigInt(price);
  if (text.endsWith('%')) {
    const rate = readRate(text);
    const minor = rate === undefined || price < 0 ? undefined : discountOf(units, price, rate);
    return minor === undefined ? { fault: 'discount' } : { minor };
  }
  const read = readMoney(text, draft.of?.total_discount_amount, currency);
  if ('fault' in read) return read;
  const isTooMuch = read.minor < 0 || (price >= 0 && BigInt(read.minor) > whole);
  return isTooMuch && read.minor !== draft.of?.total_discount_amount ? { fault: 'discount' } : read;
}

/** What it was stays as it was, to the minor unit, as long as the server would take it. */
function isSound(line: Line): boolean {
  const total = totalOf(line.quantity, line.unit_price, line.total_discount_amount ?? 0);
  if (line.total_amount !== total) return false;
  return line.type === 'sales_tax' || Math.abs((line.total_tax_amount ?? 0) - taxIn(total, line.tax_rate ?? 0)) <= 1;
}

const ORDER_ONLY = new Set([
  'line',
  'captured_quantity',
  'left_quantity',
  'captured_amount',
  'left_amount',
  'refundable_quantity',
  'refundable_amount',
]);

/** A line of an order without what only the order tells of it. */
export const wireLine = (line: OrderLine): Line =>
  Object.fromEntries(Object.entries(line).filter(([name]) => !ORDER_ONLY.has(name))) as unknown as Line;

const taxOf = (type: string, total: number, rate: number) => (type === 'sales_tax' ? total : taxIn(total, rate));

/** Of a captured line only the quantity is another, and the discount follows it. */
function readCaptured(draft: Draft, of: OrderLine, units: number): ReadDraft {
  const isSame = units === of.quantity;
  if (isSame && isSound(of)) return { draft, faults: {}, line: wireLine(of), isChanged: false };
  const total = isSame ? totalOf(units, of.unit_price, of.total_discount_amount ?? 0) : totalKept(of, units);
  const discount = total === undefined ? undefined : totalOf(units, of.unit_price, total);
  if (total === undefined || discount === undefined) return { draft, faults: { total: 'total' }, isChanged: true };
  const line = {
    ...wireLine(of),
    quantity: units,
    total_amount: total,
    total_discount_amount: discount,
    total_tax_amount: taxOf(of.type ?? '', total, of.tax_rate ?? 0),
  };
  return { draft, faults: {}, line, isChanged: true, ...(isSame && { corrects: of }) };
}

const isUntouched = (draft: Draft, of: OrderLine, currency: string) => {
  const was: Draft = draftOf(of, currency);
  return (Object.keys(was) as (keyof Draft)[]).every((key) => key === 'of' || was[key] === draft[key]);
};

export function readDraft(draft: Draft, order: Pick<Order, 'order_lines' | 'purchase_currency'>): ReadDraft {
  const { of } = draft;
  const currency = order.purchase_currency;
  const faults: ReadDraft['faults'] = {};
  const units = readUnits(draft.quantity, leastUnits(draft, order));
  if (units === undefined) faults.quantity = 'quantity';
  if (of !== undefined && isCaptured(of))
    return units === undefined ? { draft, faults, isChanged: true } : readCaptured(draft, of, units);
  if (of !== undefined && isUntouched(draft, of, currency) && isSound(of))
    return { draft, faults: {}, line: wireLine(of), isChanged: false };

  const price = readMoney(draft.price, of?.unit_price, currency);
  if ('fault' in price) faults.price = price.fault;
  const rate = readRate(draft.taxRate);
  if (rate === undefined) faults.taxRate = 'rate';
  if (draft.name.trim() === '') faults.name = 'name';
  if (units === undefined || 'fault' in price || rate === undefined) return { draft, faults, isChanged: true };
  const discount = readDiscount(draft, units, price.minor, currency);
  const total = 'fault' in discount ? undefined : totalOf(units, price.minor, discount.minor);
  if ('fault' in discount) faults.discount = discount.fault;
  else if (total === undefined) faults.total = 'total';
  if ('fault' in discount || total === undefined || faults.name !== undefined) return { draft, faults, isChanged: true };
  const line: Line = {
    ...(of !== undefined && wireLine(of)),
    name: draft.name.trim(),
    type: draft.type,
    quantity: units,
    unit_price: price.minor,
    total_discount_amount: discount.minor,
    tax_rate: rate,
    total_amount: total,
    total_tax_amount: taxOf(draft.type, total, rate),
  };
  const reference = draft.reference.trim();
  if (reference === '') delete line.reference;
  else line.reference = reference;
  const isUnsound = of !== undefined && isUntouched(draft, of, currency);
  return { draft, faults, line, isChanged: true, ...(isUnsound && { corrects: of }) };
}

export interface ReadLines {
  reads: ReadDraft[];
  /** Of the lines that can be read. */
  amount: number;
  tax: number;
  /** What to send; absent if a line is faulty. */
  lines?: Line[];
  isChanged: boolean;
}

export function readLines(drafts: Draft[], order: Pick<Order, 'order_lines' | 'purchase_currency' | 'order_amount'>): ReadLines {
  const reads = drafts.map((draft) => readDraft(draft, order));
  const lines = reads.flatMap(({ line }) => (line === undefined ? [] : [line]));
  const amount = lines.reduce((sum, line) => sum + line.total_amount, 0);
  const tax = lines.reduce((sum, line) => sum + (line.total_tax_amount ?? 0), 0);
  const isGone = order.order_lines.some((line) => !drafts.some(({ of }) => of?.line === line.line));
  const isChanged = isGone || amount !== order.order_amount || reads.some((read) => read.isChanged);
  return { reads, amount, tax, isChanged, ...(lines.length === reads.length && { lines }) };
}

/** What keeps an order from being updated to these lines, the first thing first. */
export type Obstacle = 'empty' | 'fault' | 'unchanged' | 'captured' | 'limit' | 'nothing' | 'large';

type Limits = Pick<Order, 'captured_amount' | 'order_amount_limit'>;

export function obstacleOf(read: ReadLines, order: Limits): Obstacle | undefined {
  if (read.reads.length === 0) return 'empty';
  if (read.lines === undefined) return 'fault';
  if (!read.isChanged) return 'unchanged';
  if (read.amount < order.captured_amount) return 'captured';
  if (read.amount > order.order_amount_limit) return 'limit';
  if (read.amount < 1) return 'nothing';
  return read.amount > AMOUNT_MAX ? 'large' : undefined;
}
