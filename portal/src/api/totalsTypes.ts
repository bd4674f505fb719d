// Answers of the merchant API about all orders of a filter at once.

export interface CurrencyTotals {
  purchase_currency: string;
  orders_count: number;
  order_amount: number;
  captured_amount: number;
  refunded_amount: number;
  remaining_authorized_amount: number;
}

export interface OrderTotals {
  orders_count: number;
  /** Those of which something may still be captured. */
  open_orders_count: number;
  /** There may be more: so many were counted. */
  truncated: boolean;
  currencies: CurrencyTotals[];
  /** Which orders they are, and what is left of them. */
  digest?: string;
}

/** What somebody saw and confirmed of totals. */
export interface ExpectedTotals {
  orders_count: number;
  currencies: { purchase_currency: string; remaining_authorized_amount: number }[];
  digest?: string;
}
