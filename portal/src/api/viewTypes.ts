import type { Actor } from './actor';
import type { OrderQuery } from './exportTypes';
import type { OrderSort } from './types';

// Answers of the merchant API about how users have the list of orders.

/** The filter of a view: relative days stay relative. */
export interface ViewQuery extends OrderQuery {
  expires_within_days?: number;
  sort?: OrderSort;
}

export interface OrderViewRequest {
  name: string;
  query: ViewQuery;
  /** Empty: as its reader has the list. */
  columns: string[];
  shared: boolean;
  /** Over which: `all`, or their ids with commas; without, the one that the tab is in. */
  stores?: string;
}

export interface OrderView extends OrderViewRequest {
  view_id: string;
  may_change: boolean;
  created_by: Actor;
  changed_at: string;
  /** It is also over stores that the user may not enter; they are not in `stores`. */
  stores_closed: boolean;
}

export interface OrderViews {
  views: OrderView[];
  /** Of the user's list; empty: those that it has by itself. */
  columns: string[];
  default_view?: string;
}
