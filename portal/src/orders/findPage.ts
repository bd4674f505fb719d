import { findOrders } from '../api/calls';
import type { QueryValues } from '../api/client';
import type { OrderPage } from '../api/types';

const STEPS_MAX = 20;

/** A page may be empty although more follow: only the missing `next` is the end. Goes on to where there is something. */
export async function findPage(query: QueryValues, signal?: AbortSignal, find = findOrders): Promise<OrderPage> {
  let page = await find(query, signal);
  for (let step = 1; step < STEPS_MAX && page.orders.length === 0 && page.next !== undefined; step++) {
    page = await find({ ...query, cursor: page.next }, signal);
  }
  return page;
}
