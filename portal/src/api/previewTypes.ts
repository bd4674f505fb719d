import type { NeededApproval } from './approvalTypes';
import type { Mail } from './mailTypes';
import type { OrderStatus, PaymentPlan } from './types';

export const PREVIEW_NOTICES = [
  'not_settled',
  'payout_on_hold',
  'payout_minimum',
  'payout_reserve',
  'without_lines',
] as const;

/** What a capture would do. */
export interface CapturePreview {
  captured_amount: number;
  purchase_currency: string;
  /** Absent if the capture is settled in no payout. */
  payout?: {
    payment_reference?: string;
    /** A day, as midnight UTC. */
    payout_date: string;
    settlement_type: string;
    fee_amount: number;
    tax_amount: number;
    settlement_amount: number;
  };
  plan: { kind: PaymentPlan['kind']; parts?: { due_date: string; amount: number }[] };
  /** The order afterwards. */
  order: { status: OrderStatus; captured_amount: number; remaining_authorized_amount: number; expires_at?: string };
  mails?: Pick<Mail, 'kind' | 'to' | 'is_copy'>[];
  notices?: { kind: (typeof PREVIEW_NOTICES)[number]; detail: string }[];
  /** Absent if the user may do it alone. */
  approval?: NeededApproval;
  preview_token: string;
}
