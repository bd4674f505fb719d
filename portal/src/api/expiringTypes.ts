/** What is left of the open orders in one currency that expire on one UTC day. */
export interface ExpiringDay {
  day: string;
  currency: string;
  orders_count: number;
  remaining_authorized_amount: number;
  /** The merchant API's list of them. */
  orders: string;
}

export interface ExpiringPage {
  days: ExpiringDay[];
  next?: string;
}
