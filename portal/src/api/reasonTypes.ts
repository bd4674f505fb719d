// Why something is refused, as the merchant API tells programs. A newer server may know more codes than these.

export type ReasonCode =
  | 'ORDER_EXPIRED'
  | 'ORDER_CANCELLED'
  | 'ORDER_CLOSED'
  | 'RISK_NOT_ACCEPTED'
  | 'NO_CAPTURES'
  | 'HAS_CAPTURES'
  | 'NOTHING_LEFT'
  | 'AMOUNT_ABOVE_REMAINING'
  | 'NOTHING_REFUNDABLE'
  | 'AMOUNT_ABOVE_REFUNDABLE'
  | 'CAPTURE_DISPUTED'
  | 'LINE_NOT_REFUNDABLE'
  | 'EXTENSION_PAYMENT_METHOD'
  | 'EXTENSION_COUNTRY'
  | 'EXTENSION_ORDER_TOO_OLD'
  | 'EXTENSION_TOO_EARLY'
  | 'EXTENDED_ALREADY'
  | 'BILLING_ADDRESS_FIXED'
  | 'UPDATE_REFUSED'
  | 'RAISE_NOT_OFFERED'
  | 'AMOUNT_ABOVE_RAISE_LIMIT'
  | 'AMOUNT_BELOW_CAPTURED'
  | 'LINE_CAPTURED'
  | 'ORDER_FULL'
  | 'ORDER_WITHOUT_LINES'
  | 'NO_SUCH_LINE'
  | 'AMBIGUOUS_LINE'
  | 'LINE_QUANTITY_ABOVE_LEFT'
  | 'LINES_WITHOUT_AMOUNT'
  | 'ROLE_FORBIDS'
  | 'LIMIT_AT_A_TIME'
  | 'LIMIT_OF_DAY'
  | 'ASKER_INACTIVE'
  | 'ASKER_ROLE_FORBIDS'
  | 'APPROVED_AMOUNT_DIFFERS'
  | 'APPROVED_LINES_DIFFER'
  | 'OWN_REQUEST'
  | 'NOT_OWN_REQUEST'
  | 'REQUEST_NOT_WAITING'
  | 'NEEDS_NO_APPROVAL'
  | 'NO_SUCH_ORDER'
  | 'AMBIGUOUS_ORDER'
  | 'ORDERS_DIFFER'
  | 'ORDER_MISSING'
  | 'NO_SUCH_CAPTURE'
  | 'CURRENCY_DIFFERS'
  | 'AMOUNT_DIFFERS_FROM_LINES'
  | 'BAD_AMOUNT'
  | 'AMOUNT_MISSING'
  | 'AMOUNT_TWICE'
  | 'AMOUNT_NOT_TAKEN'
  | 'BAD_LINES'
  | 'BAD_ID'
  | 'UNKNOWN_ACTION'
  | 'UNKNOWN_SHIPPING_METHOD'
  | 'SHIPMENT_MISSING'
  | 'SHIPMENT_NOT_TAKEN'
  | 'CAPTURE_NOT_TAKEN'
  | 'TOO_LONG'
  | 'NUMBER_SHORTENED'
  | 'FIELDS_DIFFER_FROM_COLUMNS'
  | 'OTHER_ROWS_FAILED'
  | 'TOOK_TOO_LONG';

/** What the server's sentence tells of this case; a number that is absent is 0, or was not told. Amounts are minor units. */
export interface ReasonParameters {
  amount?: number;
  limit_amount?: number;
  total_amount?: number;
  days?: number;
  percent?: number;
  line?: number;
  quantity?: number;
  left_quantity?: number;
  count?: number;
  limit?: number;
  currency?: string;
  day?: string;
  column?: string;
  value?: string;
}

/** Beside the server's sentence; without a code there is the sentence alone. */
export interface Reasoned {
  /** One of ReasonCode, or one that only a newer server knows. */
  reason_code?: string;
  reason_parameters?: ReasonParameters;
}

/** The codes of problems that a merchant's staff meets. */
export type ProblemCode =
  | 'BAD_VALUE'
  | 'FORBIDDEN'
  | 'LIMIT_EXCEEDED'
  | 'NOT_ALLOWED'
  | 'CAPTURE_NOT_ALLOWED'
  | 'CANCEL_NOT_ALLOWED'
  | 'REFUND_NOT_ALLOWED'
  | 'NO_SUCH_STORE'
  | 'NO_SUCH_ORDER'
  | 'NO_SUCH_CAPTURE'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'PREVIEW_OUTDATED'
  | 'MATCHES_CHANGED'
  | 'PRECONDITION_FAILED'
  | 'REQUEST_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'UNPROCESSABLE_ENTITY'
  | 'INVALID_ADDRESS'
  | 'TOO_MANY_REQUESTS'
  | 'TEMPORARILY_UNAVAILABLE'
  | 'WRITES_STALLED'
  | 'CLOCK_MOVING'
  | 'OUTCOME_UNKNOWN'
  /** Of rows of a bulk job only. */
  | 'ALL_OR_NOTHING';
