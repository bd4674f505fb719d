import { describe, expect, it, vi } from 'vitest';
import type { OrderPage, OrderSummary } from '../api/types';
import { findPage } from './findPage';

const order: OrderSummary = {
  order_id: '1',
  status: 'AUTHORIZED',
  purchase_currency: 'SEK',
  order_amount: 1,
  captured_amount: 0,
  refunded_amount: 0,
  remaining_authorized_amount: 1,
  created_at: '',
  expires_at: '',
};

describe('findPage', () => {
  it('passes over empty pages', async () => {
    const answers: OrderPage[] = [
      { orders: [], next: 'a' },
      { orders: [], next: 'b' },
      { orders: [order], next: 'c' },
    ];
    const find = vi.fn(() => Promise.resolve(answers.shift() ?? { orders: [] }));
    expect(await findPage({ limit: 5 }, undefined, find)).toEqual({ orders: [order], next: 'c' });
    expect(find).toHaveBeenLastCalledWith({ limit: 5, cursor: 'b' }, undefined);
  });

  it('ends with the last page', async () => {
    const find = vi.fn(() => Promise.resolve({ orders: [] }));
    expect(await findPage({}, undefined, find)).toEqual({ orders: [] });
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('does not go on for ever', async () => {
    const find = vi.fn(() => Promise.resolve({ orders: [], next: 'again' }));
    await findPage({}, undefined, find);
    expect(find).toHaveBeenCalledTimes(20);
  });
});
