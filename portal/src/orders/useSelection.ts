import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { OrderSummary } from '../api/types';
import { useSession } from '../signin/session';

export interface Selection {
  /** Every ticked order, as it was last seen; also those on other pages of the list. */
  orders: OrderSummary[];
  /** All that match are selected, also those that were never shown. */
  isAll: boolean;
  has: (orderId: string) => boolean;
  set: (orders: OrderSummary[], isTicked: boolean) => void;
  selectAll: () => void;
  clear: () => void;
}

/** Of those who have nothing to select from. */
export const NO_SELECTION: Selection = {
  orders: [],
  isAll: false,
  has: () => false,
  set: () => undefined,
  selectAll: () => undefined,
  clear: () => undefined,
};

interface Selected {
  ticked: ReadonlyMap<string, OrderSummary>;
  /** All of one filter: with another one they would be other orders. */
  allOf?: string;
}

const NOTHING: Selected = { ticked: new Map() };

/** Whoever opens one of the orders and comes back finds what was selected. Not after a job: that was for it. */
function useSelected() {
  const client = useQueryClient();
  const { merchant, user } = useSession();
  const key = useMemo(() => ['selected', merchant.merchant_id, user.email], [merchant.merchant_id, user.email]);
  const [selected, setSelected] = useState<Selected>(() => client.getQueryData<Selected>(key) ?? NOTHING);
  const latest = useRef(selected);
  useEffect(() => {
    latest.current = selected;
  }, [selected]);
  useEffect(() => {
    client.removeQueries({ queryKey: key });
    return () => {
      if (!window.location.pathname.includes('/orders/')) return;
      client.setQueryDefaults(key, { gcTime: Infinity }); // however long the order is looked at
      client.setQueryData(key, latest.current);
    };
  }, [client, key]);
  return [selected, setSelected] as const;
}

/** What is ticked, over pages and searches: a merchant gathers orders one search at a time. */
export function useSelection(page: OrderSummary[], filter: string): Selection {
  const [{ ticked, allOf }, setSelected] = useSelected();
  const isAll = allOf === filter;

  const set = useCallback(
    (orders: OrderSummary[], isUp: boolean) =>
      setSelected((before) => {
        // One is taken away from all that match: what is left of those in sight stays selected.
        const after = new Map(isAll ? page.map((order) => [order.order_id, order]) : before.ticked);
        for (const order of orders) {
          if (isUp) after.set(order.order_id, order);
          else after.delete(order.order_id);
        }
        return { ticked: after };
      }),
    [isAll, page, setSelected],
  );
  const selectAll = useCallback(() => setSelected(({ ticked: before }) => ({ ticked: before, allOf: filter })), [filter, setSelected]);
  const clear = useCallback(() => setSelected(NOTHING), [setSelected]);

  return useMemo(() => {
    const fresh = new Map(page.map((order) => [order.order_id, order]));
    return {
      orders: [...ticked.values()].map((order) => fresh.get(order.order_id) ?? order),
      isAll,
      has: (orderId) => isAll || ticked.has(orderId),
      set,
      selectAll,
      clear,
    };
  }, [page, ticked, isAll, set, selectAll, clear]);
}
