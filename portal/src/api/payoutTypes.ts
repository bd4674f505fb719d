// What /merchant/v1 tells of payouts. A payout's day is the midnight UTC of the day on which it is paid.

export const PAYOUT_STATUSES = ['open', 'closed', 'paid'] as const;
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

/** One step from what was sold to what is paid. */
export interface PayoutStep {
  name: string;
  /** Minor units; negative if it takes off. */
  amount: number;
  /** The server's own words. */
  meaning: string;
  /** Where its lines are; absent if it follows from other payouts. */
  lines?: string;
}

export interface Payout {
  payment_reference: string;
  status: PayoutStatus;
  currency: string;
  settlement_type: 'NET' | 'GROSS' | 'GROSS_FEE';
  payout_date: string;
  cut_off_at: string;
  /** Captures and refunds in it. */
  events: number;
  settlement_amount: number;
  opening_debt_amount: number;
  closing_debt_amount: number;
  closed_at?: string;
  paid_at?: string;
  waterfall: PayoutStep[];
}

export interface PayoutPage {
  payouts: Payout[];
  next?: string;
}

/** What a capture, a refund or the payout itself adds to a step. */
export interface PayoutLine {
  order_id?: string;
  capture_id?: string;
  refund_id?: string;
  klarna_reference?: string;
  merchant_reference1?: string;
  detailed_type: string;
  meaning: string;
  at: string;
  amount: number;
}

export interface PayoutLinePage {
  lines: PayoutLine[];
  next?: string;
}

/** In which payout a capture or a refund is, or will be. */
export interface EventPayout {
  capture_id?: string;
  refund_id?: string;
  /** Absent in the first moments. */
  payment_reference?: string;
  status: PayoutStatus;
  payout_date: string;
}
