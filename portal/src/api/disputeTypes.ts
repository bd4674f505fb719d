import type { Actor } from './actor';

// Answers of the merchant API about disputes.

export interface Dispute {
  dispute_id: string;
  order_id: string;
  capture_id: string;
  status: 'open' | 'won' | 'lost';
  amount: number;
  /** Kept back from payouts; 0 when it has ended. */
  withheld_amount: number;
  currency: string;
  reason: string;
  opened_at: string;
  opened_by: Actor;
  ended_at?: string;
  ended_by?: Actor;
  fee_amount?: number;
  invoice_number?: number;
  reminders_paused: boolean;
  merchant_reference1?: string;
  customer_name?: string;
}

export interface DisputePage {
  disputes: Dispute[];
  next?: string;
}

export interface DisputeOpening {
  order_id: string;
  capture_id: string;
  /** Absent: all of the capture that is neither refunded nor disputed. */
  amount?: number;
  reason: string;
}

export interface DisputeDecision {
  outcome: 'won' | 'lost';
  fee_amount?: number;
}
