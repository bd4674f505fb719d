import type { NeededApproval } from './approvalTypes';
import type { Mail } from './mailTypes';
import type { OrderStatus, OrderSummary } from './types';

export const ORDER_ACTIONS = ['extend', 'release', 'cancel'] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

export interface OrderActionAnswer {
  released_amount: number;
  order: OrderSummary;
}

/** What an action would do. */
export interface OrderActionPreview {
  purchase_currency: string;
  /** What may no longer be captured. */
  released_amount: number;
  /** As it is now. */
  expires_at: string;
  mails?: Pick<Mail, 'kind' | 'to' | 'is_copy'>[];
  order: { status: OrderStatus; captured_amount: number; remaining_authorized_amount: number; expires_at?: string };
  /** Absent if the user may do it alone. */
  approval?: NeededApproval;
  etag: string;
}
