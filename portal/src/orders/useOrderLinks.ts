import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, type MouseEvent } from 'react';
import { useHref, useNavigate } from 'react-router-dom';
import { orderQuery } from '../order/orderQuery';
import { isPlainPress } from '../ui/press';

export interface OrderLinks {
  hrefOf: (orderId: string) => string;
  /** Asks for the order when the button of the mouse goes down: the answer is there when it is up. */
  onPress: (event: MouseEvent, orderId: string) => void;
  onClick: (event: MouseEvent, orderId: string) => void;
}

/** What the list itself needs goes first. */
const PRELOAD_MS = 1000;

/**
 * The links of many rows to their orders. A router's own would each be drawn anew with every change of the address.
 * `list` is the address that the page of an order leads back to.
 */
export function useOrderLinks(list: string): OrderLinks {
  const client = useQueryClient();
  const navigate = useNavigate();
  const base = useHref('/orders');
  useEffect(() => {
    const timer = setTimeout(() => void import('../order/OrderPage').catch(() => undefined), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return useMemo(
    () => ({
      hrefOf: (orderId) => `${base}/${orderId}`,
      onPress: (event, orderId) => {
        if (isPlainPress(event)) client.query(orderQuery(orderId)).catch(() => undefined); // the page says what was wrong
      },
      onClick: (event, orderId) => {
        if (!isPlainPress(event)) return;
        event.preventDefault();
        navigate(`/orders/${orderId}`, { state: { list } });
      },
    }),
    [client, navigate, base, list],
  );
}
