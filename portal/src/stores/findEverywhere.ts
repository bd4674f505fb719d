import { isProblem } from '../api/errors';
import { findOrdersIn } from '../api/storeCalls';
import type { Store } from '../api/storeTypes';
import type { OrderPage, OrderSummary } from '../api/types';

/** More than a few of one store are better looked at in its own list. */
export const SHOWN_MAX = 5;

/** What one store has of what is looked for. */
export interface FoundIn {
  store: Store;
  orders: OrderSummary[];
  hasMore: boolean;
  /** The store could not be asked, or not any more. */
  isFailed: boolean;
}

type Find = (store: string, text: string, limit: number, signal?: AbortSignal) => Promise<OrderPage>;

/**
 * Asks one store after the other, so that somebody with many stores is no burden. One that does not answer does not hide what
 * the others have; who is not signed in any more is told so at once.
 */
export async function findEverywhere(
  stores: readonly Store[],
  text: string,
  onAsk: (store: Store) => void,
  signal?: AbortSignal,
  find: Find = findOrdersIn,
): Promise<FoundIn[]> {
  const found: FoundIn[] = [];
  for (const store of stores) {
    onAsk(store);
    try {
      const page = await find(store.merchant_id, text, SHOWN_MAX, signal);
      found.push({ store, orders: page.orders, hasMore: page.next !== undefined, isFailed: false });
    } catch (error) {
      if (signal?.aborted === true || isProblem(error, 401)) throw error;
      found.push({ store, orders: [], hasMore: false, isFailed: true });
    }
  }
  return found;
}
