import { useCallback, useMemo, useState } from 'react';
import type { OrderSummary } from '../api/types';

export interface Selection {
  /** Every ticked order, as it was last seen; also those on other pages of the list. */
  orders: OrderSummary[];
  has: (orderId: string) => boolean;
  set: (orders: OrderSummary[], isTicked: boolean) => void;
  clear: () => void;
}

/** What is ticked, over pages and searches: a merchant gathers orders one search at a time. */
export function useSelection(page: OrderSummary[]): Selection {
  const [ticked, setTicked] = useState<ReadonlyMap<string, OrderSummary>>(new Map());

  const set = useCallback((orders: OrderSummary[], isTicked: boolean) => {
    setTicked((before) => {
      const after = new Map(before);
      for (const order of orders) {
        if (isTicked) after.set(order.order_id, order);
        else after.delete(order.order_id);
      }
      return after;
    });
  }, []);
  const clear = useCallback(() => setTicked(new Map()), []);

  return useMemo(() => {
    const fresh = new Map(page.map((order) => [order.order_id, order]));
    return {
      orders: [...ticked.values()].map((order) => fresh.get(order.order_id) ?? order),
      has: (orderId) => ticked.has(orderId),
      set,
      clear,
    };
  }, [page, ticked, set, clear]);
}
