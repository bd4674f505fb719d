import { describe, expect, it } from 'vitest';
import type { OrderLine } from '../api/lineTypes';
import { draftOf, newDraft, obstacleOf, readDraft, readLines, type Draft } from './lineDraft';

const LINE: OrderLine = {
  line: 0,
  reference: 'CAP',
  type: 'physical',
  name: 'Cap',
  quantity: 4,
  unit_price: 10_000,
  tax_rate: 2500,
  total_amount: 39_000,
  total_discount_amount: 1_000,
  total_tax_amount: 7_800,
  captured_quantity: 0,
  left_quantity: 4,
  captured_amount: 0,
  left_amount: 39_000,
  refundable_quantity: 0,
  refundable_amount: 0,
};
const CAPTURED = { ...LINE, line: 1, captured_quantity: 1, captured_amount: 9_750, left_quantity: 3, left_amount: 29_250 };

const orderOf = (...lines: OrderLine[]) => ({
  order_lines: lines,
  purchase_currency: 'SEK',
  order_amount: lines.reduce((sum, line) => sum + line.total_amount, 0),
  captured_amount: lines.reduce((sum, line) => sum + line.captured_amount, 0),
  order_amount_limit: 50_000,
});

const typed = (line: OrderLine, changes: Partial<Draft>) => ({ ...draftOf(line, 'SEK'), ...changes });
const read = (draft: Draft, ...lines: OrderLine[]) => readDraft(draft, orderOf(...(lines.length > 0 ? lines : [LINE])));

describe('a line as it is typed', () => {
  it('is sent as it stands while nothing is touched, without what only the order tells', () => {
    const one = read(typed(LINE, {}));
    expect(one.isChanged).toBe(false);
    expect(one.line).toEqual({
      reference: 'CAP',
      type: 'physical',
      name: 'Cap',
      quantity: 4,
      unit_price: 10_000,
      tax_rate: 2500,
      total_amount: 39_000,
      total_discount_amount: 1_000,
      total_tax_amount: 7_800,
    });
  });

  it('keeps a tax that is one beside ours: the shop rounded otherwise, and the server takes it', () => {
    const theirs = { ...LINE, total_tax_amount: 7_801 };
    expect(read(typed(theirs, {}), theirs).line?.total_tax_amount).toBe(7_801);
  });

  it.each([
    ['total_amount', { ...LINE, total_amount: 39_001 }],
    ['total_tax_amount', { ...LINE, total_tax_amount: 7_802 }],
  ] as const)('is corrected where its %s cannot be', (member, wrong) => {
    const one = read(typed(wrong, {}), wrong);
    expect(one.corrects).toBe(wrong);
    expect(one.line?.[member]).toBe(LINE[member]);
  });

  it.each<[Partial<Draft>, number, number]>([
    [{ quantity: '3' }, 29_000, 5_800],
    [{ price: '99,99' }, 38_996, 7_799],
    [{ price: '1 000.00' }, 399_000, 79_800],
    [{ discount: '' }, 40_000, 8_000],
    [{ discount: '10 %' }, 36_000, 7_200],
    [{ discount: '33,33%' }, 26_668, 5_334],
    [{ taxRate: '12' }, 39_000, 4_179],
    [{ taxRate: '6,5 %' }, 39_000, 2_380],
    [{ taxRate: '0' }, 39_000, 0],
    [{ price: '-50', discount: '' }, -20_000, -4_000],
    [{ price: '0', discount: '' }, 0, 0],
  ])('with %o comes to %i with %i of tax', (changes, total, tax) => {
    const one = read(typed(LINE, changes));
    expect(one.faults).toEqual({});
    expect([one.line?.total_amount, one.line?.total_tax_amount]).toEqual([total, tax]);
  });

  it.each<[Partial<Draft>, object]>([
    [{ quantity: '0' }, { quantity: 'quantity' }],
    [{ quantity: '1.5' }, { quantity: 'quantity' }],
    [{ quantity: '1000000001' }, { quantity: 'quantity' }],
    [{ price: '1.234' }, { price: 'ambiguous' }],
    [{ price: '--5' }, { price: 'unreadable' }],
    [{ price: '1,005' }, { price: 'ambiguous' }],
    [{ price: '10,0005' }, { price: 'decimals' }],
    [{ discount: '400,01' }, { discount: 'discount' }],
    [{ discount: '101 %' }, { discount: 'discount' }],
    [{ discount: '-1' }, { discount: 'discount' }],
    [{ taxRate: '100,01' }, { taxRate: 'rate' }],
    [{ taxRate: '' }, { taxRate: 'rate' }],
    [{ name: ' ' }, { name: 'name' }],
    [{ quantity: '1000000', price: '1000' }, { total: 'total' }],
  ])('with %o has the fault %o', (changes, faults) => {
    const one = read(typed(LINE, changes));
    expect(one.faults).toEqual(faults);
    expect(one.line).toBeUndefined();
  });
});

describe('a captured line', () => {
  const order = [LINE, CAPTURED];

  it('takes another quantity, and its discount follows', () => {
    const one = read(typed(CAPTURED, { quantity: '2' }), ...order);
    expect(one.line).toMatchObject({ quantity: 2, total_amount: 19_500, total_discount_amount: 500 });
  });

  it('has no fewer units than are captured', () => {
    expect(read(typed(CAPTURED, { quantity: '0' }), ...order).faults).toEqual({ quantity: 'quantity' });
    expect(read(typed(CAPTURED, { quantity: '1' }), ...order).line?.total_amount).toBe(9_750);
  });

  it('holds the place of those before it, which may become nothing', () => {
    expect(read(typed(LINE, { quantity: '0', discount: '' }), ...order).line?.total_amount).toBe(0);
  });
});

describe('all lines', () => {
  const order = orderOf(LINE, CAPTURED);
  const drafts = order.order_lines.map((line) => draftOf(line, 'SEK'));
  const obstacle = (changed: Draft[], of = { ...order, order_amount_limit: 80_000 }) => obstacleOf(readLines(changed, of), of);
  const [first = newDraft(9, 0), second = newDraft(9, 0)] = drafts;

  it('come to the order as long as nothing is changed', () => {
    expect(readLines(drafts, order)).toMatchObject({ amount: 78_000, tax: 15_600, isChanged: false });
    expect(obstacle(drafts)).toBe('unchanged');
  });

  it('are changed by an order amount that is not their sum', () => {
    expect(obstacle(drafts, { ...order, order_amount: 78_001, order_amount_limit: 80_000 })).toBeUndefined();
  });

  it.each<[string, Draft[], string | undefined]>([
    ['none', [], 'empty'],
    ['a faulty one', [{ ...first, quantity: 'x' }, second], 'fault'],
    ['a new one that is not filled in', [first, second, newDraft(2, 2500)], 'fault'],
    ['one cent above the limit', [{ ...first, price: '105,01', discount: '0,03' }, second], 'limit'],
    ['the limit itself', [{ ...first, price: '105,00', discount: '10,00' }, second], undefined],
    ['less than is captured', [{ ...second, quantity: '1' }, { ...newDraft(3, 0), name: 'Off', price: '-0,01' }], 'captured'],
    ['what is captured', [{ ...second, quantity: '1' }], undefined],
  ])('%s', (_, changed, expected) => expect(obstacle(changed)).toBe(expected));
});
