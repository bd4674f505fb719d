import type { OrderAction } from '../api/orderActionTypes';
import type { Order } from '../api/types';
import { orderActions } from '../orderActionMessages';

/** What to do where an action is not allowed; undefined: there is nothing. */
export function adviceOf(action: OrderAction, order: Pick<Order, 'status' | 'captured_amount'>): string | undefined {
  const { advice } = orderActions;
  if (action === 'cancel' && order.status === 'PART_CAPTURED') return advice.release;
  if (action === 'cancel' && order.status === 'CAPTURED') return advice.refund;
  if (action === 'release' && order.status === 'AUTHORIZED') return advice.cancel;
  if (action === 'extend' && (order.status === 'EXPIRED' || order.status === 'CANCELLED')) return advice.reorder;
  return undefined;
}
