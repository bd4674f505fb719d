import type { Mail } from './api/mailTypes';
import type { EventType, FraudStatus, WarningKind } from './api/types';
import { formatNumber } from './format/number';
import { count, one } from './format/plural';

// The part of the catalogue that tells what happened to an order: its timeline, its shipments, what is worth a look.

const fraud: Record<FraudStatus, string> = {
  ACCEPTED: 'Accepted',
  PENDING: 'Under review',
  REJECTED: 'Rejected',
  STOPPED: 'Stopped',
};

export const timeline = {
  title: 'Timeline',
  sort: 'Order of events',
  oldest: 'Oldest first',
  newest: 'Newest first',
  more: 'Load more',
  show: 'What is shown',
  groups: {
    all: 'Everything',
    order: 'The order',
    money: 'Captures and refunds',
    invoices: 'Invoices and payments',
    payouts: 'Payouts',
  },
  json: 'JSON',
  empty: 'Nothing has happened yet.',
  emptyGroup: 'Nothing of this kind has happened yet.',
  invoice: (n: number) => `Invoice ${n}`,
  invoiceReference: (reference: string) => `Payment reference ${reference}`,
  payer: (payer: string) => `by ${payer}`,
  what: 'the timeline',
  actor: { user: 'User', key: 'API key', system: 'System' },
  reference: (reference: string) => `Reference ${reference}`,
  types: {
    'order.created': 'Order placed',
    'order.acknowledged': 'Order acknowledged',
    'order.cancelled': 'Order cancelled',
    'order.released': 'Remaining authorization released',
    'order.expiring': 'Expires soon',
    'order.expired': 'Authorization expired',
    'order.closed': 'Order closed',
    'capture.created': 'Captured',
    'refund.created': 'Refunded',
    'shipping.added': 'Shipping added',
    'authorization.raised': 'Authorization raised',
    'authorization.lowered': 'Authorization lowered',
    'authorization.extended': 'Authorization extended',
    'order_lines.updated': 'Order lines replaced',
    'references.updated': 'Merchant references changed',
    'customer.updated': 'Customer details changed',
    'send_out.triggered': 'Sent to the customer again',
    'due_date.extended': 'Due date extended',
    'fraud.decided': 'Risk check decided',
    'request.flagged': 'Request flagged',
    'invoice.created': 'Invoice written',
    'invoice.credited': 'Invoice credited',
    'payment.assigned': 'Customer paid',
    'payment.paid_back': 'Paid back to the customer',
    'payment.unassigned': 'Assignment of a payment taken back',
    'payout.returned': 'Payout sent back by the bank',
    'payout.closed': 'Settled in a payout',
    'payout.paid': 'Paid out',
    'correction.created': 'Payout corrected',
    'dispute.opened': 'Dispute opened',
    'dispute.won': 'Dispute won',
    'dispute.lost': 'Dispute lost',
    'invoice.reminded': 'Customer reminded',
    'dunning.changed': 'Reminders changed',
    'note.added': 'Note',
  } satisfies Record<EventType, string> as Record<string, string>,
  expiring: (days: number, at: string) => `${count(days, 'day', 'days')} before it expires on ${at}`,
  allLinesRemoved: 'The order has no lines since.',
  capture: (reference: string) => `Capture ${reference}`,
  longerToPay: (days: number) => `${count(days, 'day', 'days')} longer to pay`,
  fee: (amount: string) => `Fee ${amount}`,
  noFee: 'No fee',
  from: 'from',
  to: 'to',
  nothing: 'none',
  fraud: fraud as Record<string, string>,
  members: {
    order_amount: 'Order amount',
    expires_at: 'Expires',
    fraud_status: 'Risk check',
    merchant_reference1: 'Merchant reference 1',
    merchant_reference2: 'Merchant reference 2',
    billing_address: 'Billing address',
    shipping_address: 'Shipping address',
    organization_name: 'organization',
    attention: 'attention',
    title: 'title',
    given_name: 'given name',
    family_name: 'family name',
    street_address: 'street',
    street_address2: 'street, second line',
    postal_code: 'postal code',
    city: 'city',
    region: 'region',
    country: 'country',
    email: 'e-mail',
    phone: 'phone',
  } as Record<string, string>,
  memberOf: (whole: string, member: string) => `${whole}, ${member}`,
};

export const shipping = {
  title: 'Shipments of the order',
  list: 'Shipments',
  unnamed: 'Shipment',
  tracking: 'Tracking',
  returned: (company: string) => `Return with ${company}`,
  returnUnnamed: 'Return',
  newTab: 'opens in a new tab',
  methods: {
    PickUpStore: 'Pick-up in store',
    Home: 'Home delivery',
    BoxReg: 'Registered box',
    BoxUnreg: 'Unregistered box',
    PickUpPoint: 'Pick-up point',
    Own: 'Own delivery',
    Postal: 'Post',
    DHLPackstation: 'DHL Packstation',
    Digital: 'Digital delivery',
    PickUpWarehouse: 'Pick-up in warehouse',
    ClickCollect: 'Click and collect',
    PalletDelivery: 'Pallet delivery',
  } as Record<string, string>,
};

/** What an amount stands for that lines are held against. */
export type Basis = 'captured' | 'refunded' | 'ordered';
const BASES: Record<Basis, string> = {
  captured: 'what was captured',
  refunded: 'what was refunded',
  ordered: 'the order amount',
};

export const warnings = {
  region: 'Worth a look',
  title: (n: number) => (one(n) ? 'One thing is worth a look' : `${formatNumber(n)} things are worth a look`),
  more: (n: number) => `${formatNumber(n)} more in the timeline`,
  capture: (reference: string) => `capture ${reference}`,
  refund: (reference: string) => `refund ${reference}`,
  orderLines: 'order lines',
  badge: {
    lines_mismatch: 'Lines differ',
    possible_duplicate: 'Possible duplicate',
    excess_quantity: 'Too many units',
    capture_repeated: 'Repetition stopped',
    key_reused: 'Key used twice',
  } satisfies Record<WarningKind, string> as Record<string, string>,
  other: 'Worth a look',
  linesLess: (amount: string, basis: Basis) => `The lines come to ${amount} less than ${BASES[basis]}.`,
  linesMore: (amount: string, basis: Basis) => `The lines come to ${amount} more than ${BASES[basis]}.`,
  linesAdvice: 'The amount counts; correct the lines in the shop.',
  duplicate: (first: string) =>
    `This may be capture ${first} once more: an equal one came from the same API key shortly before, ` +
    'and this one has no idempotency key.',
  duplicateAdvice: 'If the goods were sent only once, refund one of the two.',
  excess: (units: number) =>
    `${count(units, 'unit', 'units')} more ${one(units) ? 'was' : 'were'} refunded than captured.`,
  excessAdvice: 'The amount counts; check the quantities in the shop.',
  repeated: (first: string) =>
    `Capture ${first} was asked for once more, without an idempotency key. Nothing more was captured.`,
  repeatedAdvice: 'If a second capture was meant, send it with another reference or with an idempotency key.',
  keyReused:
    'An idempotency key came again with another body. It was answered like the first request, and nothing was done.',
  keyReusedAdvice: 'If something else was meant, send it with a new key.',
};

export const mail = {
  list: 'Mails',
  kinds: {
    capture: 'Mail about the capture',
    invoice: 'Invoice',
    reminder: 'Reminder',
    refund: 'Mail about the refund',
    expiry_warning: 'Warning',
  } as Record<string, string>,
  to: (kind: string, address: string) => `${kind} to ${address}`,
  copy: (kind: string, address: string) => `${kind}, copy to ${address}`,
  states: {
    queued: 'waits to be sent',
    sending: 'is being sent',
    sent: 'sent',
    bounced: 'refused for good',
    expired: 'could not be sent in time',
  } satisfies Record<Mail['state'], string> as Record<string, string>,
  repeated: 'may have arrived more than once',
};
