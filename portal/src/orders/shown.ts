import type { OrderSummary } from '../api/types';
import type { Column } from './columns';
import type { ListFilter } from './listUrl';
import type { OrderList } from './useOrderList';
import type { Selection } from './useSelection';

/** What the table and the cards show alike. */
export interface ShownOrders {
  orders: OrderSummary[];
  columns: Column[];
  selection: Selection;
  filter: ListFilter;
  change: OrderList['change'];
  /** False for those who may not capture: there is nothing to be done with a selection. */
  isSelectable: boolean;
  /** The boxes are there, but nothing can be selected from this list; beside it stands why. */
  isFrozen: boolean;
}

export function tickedCount(orders: OrderSummary[], selection: Selection): number {
  return orders.filter((order) => selection.has(order.order_id)).length;
}
