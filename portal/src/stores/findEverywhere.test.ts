import { describe, expect, it } from 'vitest';
import { NoAnswerError, ProblemError } from '../api/errors';
import type { Store } from '../api/storeTypes';
import type { OrderSummary } from '../api/types';
import { findEverywhere } from './findEverywhere';

const store = (merchant_id: string): Store => ({ merchant_id, name: merchant_id, role: 'viewer', is_home: false });
const STORES = [store('M1'), store('M2'), store('M3')];
const order = { order_id: 'x' } as OrderSummary;

describe('an order that is looked for in all stores', () => {
  it('is asked for in one after the other, and told with its store', async () => {
    const asked: string[] = [];
    let isBusy = false;
    const found = await findEverywhere(STORES, 'R-1', ({ name }) => asked.push(name), undefined, async (id, text) => {
      expect([isBusy, text]).toEqual([false, 'R-1']);
      isBusy = true;
      await Promise.resolve();
      isBusy = false;
      return id === 'M2' ? { orders: [order], next: 'more' } : { orders: [] };
    });
    expect(asked).toEqual(['M1', 'M2', 'M3']);
    expect(found.map(({ orders, hasMore }) => [orders.length, hasMore])).toEqual([
      [0, false],
      [1, true],
      [0, false],
    ]);
  });

  it('is found although another store does not answer', async () => {
    const found = await findEverywhere(STORES, 'R-1', () => undefined, undefined, (id) =>
      id === 'M3' ? Promise.resolve({ orders: [order] }) : Promise.reject(new NoAnswerError('lost')),
    );
    expect(found.map(({ isFailed }) => isFailed)).toEqual([true, true, false]);
  });

  it('is not looked for by somebody who is signed out', async () => {
    const refusal = new ProblemError({ status: 401, code: 'UNAUTHORIZED' });
    const search = findEverywhere(STORES, 'R-1', () => undefined, undefined, () => Promise.reject(refusal));
    await expect(search).rejects.toBe(refusal);
  });
});
