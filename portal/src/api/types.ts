import type { Approval, LimitedAction } from './approvalTypes';
import type { Actor } from './actor';
import type { Mail } from './mailTypes';
import type { EventPayout } from './payoutTypes';
import type { Reasoned } from './reasonTypes';
import type { Dunning, DunningEvent } from './dunning';
import type { Line, OrderLine } from './lineTypes';
import type { Role, Verb } from './roleTypes';
import type { Store } from './storeTypes';

export type { Line, OrderLine };

// The shapes of /merchant/v1 as docs/merchant-api.md describes them. Amounts are integers in minor units, times are UTC.

export const ORDER_STATUSES = ['AUTHORIZED', 'PART_CAPTURED', 'CAPTURED', 'CANCELLED', 'EXPIRED', 'CLOSED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export type FraudStatus = 'ACCEPTED' | 'PENDING' | 'REJECTED' | 'STOPPED';

export const ORDER_SORTS = [
  '-created_at',
  'created_at',
  'expires_at',
  '-expires_at',
  'order_amount',
  '-order_amount',
] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

export type { Role, Verb } from './roleTypes';

export interface TestClock {
  now: string;
  status: 'running' | 'moving';
}

export interface Session {
  user: { email: string; role: Role; verbs: Verb[] };
  merchant: { merchant_id: string; name: string };
  csrf_token: string;
  /** That of home first. */
  stores: Store[];
  /** Only of a test merchant. */
  test_clock?: TestClock;
}

export interface FieldError extends Reasoned {
  field?: string;
  message: string;
}

export interface Problem {
  type?: string;
  title?: string;
  status: number;
  code: string;
  detail?: string;
  errors?: FieldError[];
  correlation_id?: string;
}

export interface OrderSummary {
  order_id: string;
  klarna_reference?: string;
  status: OrderStatus;
  fraud_status?: FraudStatus;
  merchant_reference1?: string;
  merchant_reference2?: string;
  customer_name?: string;
  customer_email?: string;
  purchase_country?: string;
  purchase_currency: string;
  order_amount: number;
  captured_amount: number;
  refunded_amount: number;
  remaining_authorized_amount: number;
  payment_method_type?: string;
  created_at: string;
  expires_at: string;
  tags?: string[];
  /** Only in a list over several stores. */
  store?: Pick<Store, 'merchant_id' | 'name'>;
}

export interface OrderPage {
  orders: OrderSummary[];
  next?: string;
}

/** A line as it stands in a capture, a refund or an event. */
/** A line of an order, with what has been captured of it. */
export interface Address {
  organization_name?: string;
  attention?: string;
  title?: string;
  given_name?: string;
  family_name?: string;
  street_address?: string;
  street_address2?: string;
  postal_code?: string;
  city?: string;
  region?: string;
  country?: string;
  email?: string;
  phone?: string;
}

export interface Shipment {
  shipping_company?: string;
  shipping_method?: string;
  tracking_number?: string;
  tracking_uri?: string;
  return_shipping_company?: string;
  return_tracking_number?: string;
  return_tracking_uri?: string;
}

export type WarningKind =
  | 'lines_mismatch'
  | 'possible_duplicate'
  | 'excess_quantity'
  | 'capture_repeated'
  | 'key_reused';

/** What a request did that is worth looking at. */
export interface Warning {
  kind: WarningKind;
  /** The server's own sentence. */
  detail: string;
  /** lines_mismatch: the lines less the amount, minor units; excess_quantity: units. */
  difference?: number;
  /** possible_duplicate, capture_repeated: the capture that came first. */
  event_id?: string;
}

/** One of an order's, which says where it belongs. */
export interface OrderWarning extends Warning {
  /** Event that has it; of a capture or refund also its id. */
  found_in: string;
}

export interface Capture {
  capture_id: string;
  klarna_reference?: string;
  captured_amount: number;
  refunded_amount?: number;
  captured_at: string;
  description?: string;
  reference?: string;
  order_lines: Line[];
  /** As they were when it was made. */
  billing_address?: Address;
  shipping_address?: Address;
  shipping_info: Shipment[];
}

export interface Refund {
  refund_id: string;
  refunded_amount: number;
  refunded_at: string;
  description?: string;
  reference?: string;
  order_lines: Line[];
}

export interface Action extends Reasoned {
  allowed: boolean;
  reason?: string;
}

export type OrderActionName =
  | 'capture'
  | 'cancel'
  | 'release'
  | 'refund'
  | 'update'
  | 'extend'
  | 'update_customer'
  | 'update_billing_address'
  | 'update_references'
  | 'add_shipping_info';

export interface Order {
  order_id: string;
  /** Of the answer that it came in. */
  etag?: string;
  status: OrderStatus;
  fraud_status?: FraudStatus;
  order_amount: number;
  original_order_amount?: number;
  captured_amount: number;
  refunded_amount: number;
  remaining_authorized_amount: number;
  purchase_currency: string;
  purchase_country?: string;
  locale?: string;
  order_lines: OrderLine[];
  merchant_reference1?: string;
  merchant_reference2?: string;
  klarna_reference?: string;
  customer?: { type?: string; date_of_birth?: string; national_identification_number?: string };
  billing_address?: Address;
  shipping_address?: Address;
  created_at: string;
  expires_at: string;
  captures: Capture[];
  refunds: Refund[];
  /** Captured, and neither refunded nor disputed. */
  refundable_amount: number;
  /** The most that order_amount may become. */
  order_amount_limit: number;
  initial_payment_method?: { type?: string; description?: string; number_of_installments?: number };
  /** Of the order itself; each capture has its own. */
  shipping_info?: Shipment[];
  actions: Record<OrderActionName, Action>;
  /** Of an open order. */
  expiry?: { rule: 'notify' | 'extend' | 'release'; rule_at?: string; warned_days?: number };
  warnings?: OrderWarning[];
  /** Of captures and refunds, oldest first; absent if the merchant is not paid out. */
  payouts?: EventPayout[];
  tags?: string[];
}

export type InvoiceStatus = 'open' | 'overdue' | 'paid' | 'credited' | 'written_off';

/** What the customer of a capture has to pay. */
export interface Invoice {
  invoice_number: number;
  capture_id: string;
  klarna_reference: string;
  payment_reference: string;
  invoice_date: string;
  status: InvoiceStatus;
  amount: number;
  refunded_amount: number;
  paid_amount: number;
  paid_back_amount: number;
  open_amount: number;
  owed_back_amount: number;
  fee_amount?: number;
  interest_amount?: number;
  written_off_amount?: number;
  dunning: Dunning;
  parts: { due_date: string; amount: number; open_amount: number }[];
  credits?: { refund_id: string; amount: number }[];
  payments?: { payment_id: string; external_id: string; amount: number; paid_at: string; payer?: string }[];
}

export interface PaymentPlan {
  order_id: string;
  purchase_currency: string;
  kind: 'nothing' | 'invoice' | 'instalments' | 'account';
  /** Captures whose invoice is being written this moment. */
  awaited_invoices?: number;
  invoices: Invoice[];
}

export type PaymentReason = 'unknown_reference' | 'wrong_check_digits' | 'other_currency' | 'ambiguous';

export interface Payment {
  payment_id: string;
  external_id: string;
  amount: number;
  currency: string;
  reference: string;
  paid_at: string;
  payer?: string;
  unassigned_amount: number;
  reason?: PaymentReason;
  reversed_at?: string;
  assignments: { invoice_number: number; order_id: string; amount: number }[];
}

export interface PaymentPage {
  payments: Payment[];
  next?: string;
}

export type EventType =
  | 'order.created'
  | 'order.acknowledged'
  | 'order.cancelled'
  | 'order.released'
  | 'order.expiring'
  | 'order.expired'
  | 'order.closed'
  | 'capture.created'
  | 'refund.created'
  | 'shipping.added'
  | 'authorization.raised'
  | 'authorization.lowered'
  | 'authorization.extended'
  | 'order_lines.updated'
  | 'references.updated'
  | 'customer.updated'
  | 'send_out.triggered'
  | 'due_date.extended'
  | 'fraud.decided'
  | 'request.flagged'
  | 'invoice.created'
  | 'invoice.credited'
  | 'payment.assigned'
  | 'payment.paid_back'
  | 'payment.unassigned'
  | 'payout.returned'
  | 'payout.closed'
  | 'payout.paid'
  | 'correction.created'
  | 'dispute.opened'
  | 'dispute.won'
  | 'dispute.lost'
  | 'invoice.reminded'
  | 'dunning.changed'
  | 'note.added'
  | 'tags.changed'
  | 'approval.requested'
  | 'approval.decided';

/** What a member of the order was, and what it is since; empty is nothing. */
export interface MemberChange {
  name: string;
  before: string;
  after: string;
}

export interface TimelineEvent extends Omit<DunningEvent, 'change'>, Reasoned {
  /** Of reminders, or what became of a request for approval. */
  change?: DunningEvent['change'] | Approval['status'];
  event_id: string;
  type: EventType;
  at: string;
  actor: Actor;
  amount?: number;
  currency?: string;
  description?: string;
  reference?: string;
  klarna_reference?: string;
  order_lines?: Line[];
  capture_id?: string;
  /** Why it was disputed, corrected or asked for. */
  reason?: string;
  correction_amount?: number;
  shipping_info?: Shipment[];
  number_of_days?: number;
  fee_amount?: number;
  days_before?: number;
  expires_at?: string;
  changes?: MemberChange[];
  warnings?: Warning[];
  invoice_number?: number;
  payment_reference?: string;
  payer?: string;
  /** Of what was sent again: which mail. */
  mail_kind?: string;
  tags_added?: string[];
  tags_removed?: string[];
  /** Of a request for approval: what was asked for, and of how much. */
  action?: LimitedAction;
  requested_amount?: number;
  mails?: Mail[];
}

export interface TimelinePage {
  events: TimelineEvent[];
  next?: string;
}

interface CaptureNotes {
  description?: string;
  reference?: string;
  preview_token?: string;
}
export type CaptureRequest = CaptureNotes &
  (
    | { full: true }
    | { lines: { line: number; quantity: number }[]; captured_amount: number }
    | { captured_amount: number }
  );

export interface CaptureAnswer {
  capture_id: string;
  klarna_reference?: string;
  captured_amount: number;
  captured_at: string;
  order: OrderSummary;
}
