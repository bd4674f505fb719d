import type { NeededApproval } from './approvalTypes';
import type { PREVIEW_NOTICES } from './previewTypes';
import type { Mail } from './mailTypes';
import type { Line, OrderSummary } from './types';

interface RefundNotes {
  description?: string;
  reference?: string;
}
/** `refunded_amount`: what the dialog showed, which the server is asked to confirm. */
export type RefundRequest = RefundNotes &
  (
    | { full: true; refunded_amount: number }
    | {
        lines: { line: number; quantity: number }[];
        refunded_amount: number;
        return_fee_amount?: number;
        return_fee_tax_rate?: number;
      }
    | { refunded_amount: number }
  );

export interface RefundAnswer {
  refund_id: string;
  refunded_amount: number;
  refunded_at: string;
  order: OrderSummary;
}

/** What a refund would do. */
export interface RefundPreview {
  refunded_amount: number;
  purchase_currency: string;
  order_lines: Line[];
  /** Absent if the refund is settled in no payout. */
  payout?: {
    /** A day, as midnight UTC. */
    payout_date: string;
    fee_refund_amount: number;
    tax_refund_amount: number;
    /** Below zero: it is taken off. */
    settlement_amount: number;
  };
  /** Absent if there is no invoice: then the payment method pays back. */
  credits?: {
    capture_id: string;
    invoice_number?: number;
    amount: number;
    credited_amount: number;
    owed_back_amount: number;
  }[];
  mails?: Pick<Mail, 'kind' | 'to' | 'is_copy'>[];
  refundable_amount: number;
  notices?: { kind: (typeof PREVIEW_NOTICES)[number]; detail: string }[];
  /** Absent if the user may do it alone. */
  approval?: NeededApproval;
  etag: string;
}
