import { expect, test } from 'vitest';
import { fill, trackingRows } from './tracking';

test('a pasted column fills the fields from there on', () => {
  expect(fill(['', 'old', ''], 1, 'A1\r\n B2 \r\n')).toEqual({ numbers: ['', 'A1', 'B2'], over: 0 });
  expect(fill(['1', '2', '3'], 0, 'A\n\nC')).toEqual({ numbers: ['A', '', 'C'], over: 0 });
  expect(fill(['1', '2', '3'], 0, 'A\rB')).toEqual({ numbers: ['A', 'B', '3'], over: 0 });
});

test('lines for which there is no field are counted, and no field is lost', () => {
  expect(fill(['', ''], 1, 'A\nB\n\nC\n')).toEqual({ numbers: ['', 'A'], over: 2 });
});

test('what is no column is pasted as ever', () => {
  for (const pasted of ['A1', 'A1\n', 'A\tB\nC\tD', '']) expect(fill(['', ''], 0, pasted)).toBeUndefined();
});

test('an order without a number is left out, and each row is an object of its own line', () => {
  const rows = trackingRows(['a', 'b', 'c'], [' 1"2 ', '  ', '3'], ' DHL ', 'k');
  expect(rows.trimEnd().split('\n').map((row): unknown => JSON.parse(row))).toEqual([
    { order_id: 'a', tracking_number: '1"2', shipping_company: 'DHL', x_again: 'k' },
    { order_id: 'c', tracking_number: '3', shipping_company: 'DHL', x_again: 'k' },
  ]);
  expect(trackingRows(['a'], ['1'], '', 'k')).not.toContain('shipping_company');
  expect(trackingRows(['a'], [''], 'DHL', 'k')).toBe('');
});
