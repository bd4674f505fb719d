import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, type MouseEvent } from 'react';
import { useHref, useNavigate } from 'react-router-dom';
import { inStore, STORE } from '../api/store';
import type { OrderSummary } from '../api/types';
import { orderQuery } from '../order/orderQuery';
import { loadOrderPage } from '../order/orderRoute';
import { useAnswered } from '../ui/answered';
import { isPlainPress } from '../ui/press';

export interface OrderLinks {
  hrefOf: (order: OrderSummary) => string;
  /** Asks for the order when the button of the mouse goes down: the answer is there when it is up. */
  onPress: (event: MouseEvent, order: OrderSummary) => void;
  onClick: (event: MouseEvent, order: OrderSummary) => void;
}

/** The store of an order that this tab is not in; it is opened there, where the portal is loaded anew. */
const otherStoreOf = ({ store }: OrderSummary) => (store?.merchant_id === STORE ? undefined : store?.merchant_id);

/** What the list itself needs goes first. */
const PRELOAD_MS = 1000;

/** Whoever pays for what is transferred can tell the browser to save; not every browser tells the page. */
const isSaving = () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/**
 * The links of many rows to their orders. A router's own would each be drawn anew with every change of the address.
 * `list` is the address that the page of an order leads back to.
 */
export function useOrderLinks(list: string): OrderLinks {
  const client = useQueryClient();
  const navigate = useNavigate();
  const base = useHref('/orders');
  const onceAnswered = useAnswered();
  useEffect(() => {
    if (isSaving()) return;
    const timer = setTimeout(() => void loadOrderPage().catch(() => undefined), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return useMemo(
    () => ({
      hrefOf: (order) => {
        const other = otherStoreOf(order);
        return other === undefined ? `${base}/${order.order_id}` : inStore(other, `/orders/${order.order_id}`);
      },
      onPress: (event, order) => {
        if (otherStoreOf(order) !== undefined || !isPlainPress(event)) return;
        client.query(orderQuery(order.order_id)).catch(() => undefined); // the page says what was wrong
      },
      onClick: (event, order) => {
        if (otherStoreOf(order) !== undefined || !isPlainPress(event)) return;
        event.preventDefault();
        const answer = Promise.all([client.query(orderQuery(order.order_id)), loadOrderPage()]);
        void onceAnswered(answer, () => navigate(`/orders/${order.order_id}`, { state: { list }, flushSync: true }));
      },
    }),
    [client, navigate, onceAnswered, base, list],
  );
}
