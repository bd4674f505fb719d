// What the merchant API tells of what a merchant has chosen.

export type Resource = 'settings' | 'letterhead' | 'mail-terms' | 'payout-terms';

export type Value = string | number | boolean | readonly string[] | readonly number[] | undefined;

/** All choices of one kind, by the name of their member. */
export type Terms = Record<string, Value>;

export type FeeRefund = 'none' | 'percentage' | 'all';

export interface FeeRate {
  payment_method_type?: string;
  currency?: string;
  effective_from: string;
  /** Millionths of the capture. */
  rate: number;
  /** Minor units, per capture. */
  fixed_amount: number;
  /** Hundredths of a percent. */
  vat_rate: number;
  refund: FeeRefund;
}

export interface Fees {
  rates: FeeRate[];
}
