import type { Actor } from './actor';
import type { ReasonParameters } from './reasonTypes';
import type { RefundRequest } from './refundTypes';
import type { Role } from './roleTypes';
import type { CaptureRequest, Line } from './types';

// Answers of the merchant API about limits of amounts, and what is asked for above them.

export const LIMITED_ACTIONS = ['capture', 'refund', 'cancel', 'release'] as const;
export type LimitedAction = (typeof LIMITED_ACTIONS)[number];

export interface RoleLimit {
  role: Role;
  action: LimitedAction;
  currency: string;
  /** Of one action; absent: no limit. */
  single_amount?: number;
  /** Of a user's day; absent: no limit. */
  daily_amount?: number;
}

export interface RoleLimits {
  limits: RoleLimit[];
}

export type ApprovalDecision = 'approved' | 'rejected' | 'withdrawn';

export interface Approval {
  approval_id: string;
  order_id: string;
  action: LimitedAction;
  amount: number;
  currency: string;
  order_lines?: Line[];
  description?: string;
  reference?: string;
  reason: string;
  status: 'waiting' | ApprovalDecision | 'failed' | 'expired';
  requested_by: Actor;
  requested_at: string;
  expires_at: string;
  decided_by?: Actor;
  decided_at?: string;
  decision_reason?: string;
  /** What stood in its way, of one that failed. */
  decision_reason_code?: string;
  decision_reason_parameters?: ReasonParameters;
  /** Why the user may not approve it; absent: may. */
  hindrance?: 'own' | 'role' | 'limit';
  klarna_reference?: string;
  merchant_reference1?: string;
  customer_name?: string;
}

export interface ApprovalPage {
  approvals: Approval[];
  next?: string;
}

/** What a preview says if the action is above a limit of the user's role. */
export interface NeededApproval {
  field: 'single_amount' | 'daily_amount';
  /** The sentence of the refusal. */
  message: string;
  limit_amount: number;
  /** What the user did of it today. */
  used_amount: number;
  asked_amount: number;
}

/** What is above a limit. */
export type Limited =
  | { action: 'capture'; capture: CaptureRequest }
  | { action: 'refund'; refund: RefundRequest }
  | { action: 'cancel' | 'release' };

export type ApprovalRequest = Limited & { order_id: string; reason: string };
