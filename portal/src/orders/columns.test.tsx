import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { OrderSummary } from '../api/types';
import { COLUMNS, columnsOf, DEFAULT_COLUMNS, LINK_COLUMN } from './columns';

const ORDER: OrderSummary = {
  order_id: '01a1ffc8-5232-77fc-a2ec-3db3b1b1b2dc',
  status: 'AUTHORIZED',
  purchase_currency: 'SEK',
  order_amount: 1000,
  captured_amount: 0,
  refunded_amount: 0,
  remaining_authorized_amount: 1000,
  created_at: '2026-11-22T10:15:00.000Z',
  expires_at: '2026-12-22T10:15:00.000Z',
};
const names = (chosen: string[]) => columnsOf(chosen).map((column) => column.name);

test('tags are a column for who chooses it, and none by itself', () => {
  expect(names([])).toEqual(DEFAULT_COLUMNS);
  expect(DEFAULT_COLUMNS).not.toContain('tags');
  expect(names(['tags', LINK_COLUMN])).toEqual(['tags', LINK_COLUMN]);
});

test('the column with the link is always there, a name that nobody knows never', () => {
  expect(names(['tags', 'status'])).toEqual([LINK_COLUMN, 'tags', 'status']);
  expect(names(['no_such_column'])).toEqual([LINK_COLUMN]);
  expect(new Set(COLUMNS.map((column) => column.name)).size).toBe(COLUMNS.length);
});

test('the column of tags says each of them, in their order, or that there are none', () => {
  const cell = (order: OrderSummary) =>
    columnsOf(['tags'])
      .find((column) => column.name === 'tags')
      ?.cell({ order, has: () => false });
  const shown = renderToStaticMarkup(cell({ ...ORDER, tags: ['Gift', 'A & B'] }) as ReactElement);
  expect([...shown.matchAll(/<li>(.*?)<\/li>/g)].map(([, text]) => text)).toEqual(['Gift', 'A &amp; B']);
  expect(cell(ORDER)).toBe('–');
  expect(cell({ ...ORDER, tags: [] })).toBe('–');
});
