import { startTransition, useEffect, useState } from 'react';
import type { OrderSummary } from '../api/types';
import { afterNextFrame } from '../ui/Afterwards';

/** More rows than a screen shows. */
export const AT_ONCE = 20;

interface Drawn {
  orders: OrderSummary[];
  /** The address at which these orders came. */
  search: string;
  isWhole: boolean;
}

/**
 * What of a list is drawn. Another list at whose top somebody is begins with the rows that they see; the rest follows with
 * the frame after that. `search` is the address, which may run ahead of the orders.
 */
export function useDrawn(orders: OrderSummary[], search: string): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ orders, search, isWhole: true });
  let now = drawn;
  if (drawn.orders !== orders) {
    const isOther = drawn.search !== search && orders.length > AT_ONCE;
    now = { orders, search, isWhole: !isOther || window.scrollY > 0 };
    setDrawn(now);
  }
  useEffect(() => {
    if (now.isWhole) return;
    return afterNextFrame(() => startTransition(() => setDrawn((before) => ({ ...before, isWhole: true }))));
  }, [now]);
  return now;
}
