import type { EventType } from '../api/types';

// What a timeline tells is of these groups, so that one can look at one of them. A type belongs to one.

export const TIMELINE_GROUPS = ['all', 'order', 'money', 'invoices', 'payouts'] as const;
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

const GROUP_OF: Record<EventType, Exclude<TimelineGroup, 'all'>> = {
  'order.created': 'order',
  'order.acknowledged': 'order',
  'order.cancelled': 'order',
  'order.released': 'order',
  'order.expiring': 'order',
  'order.expired': 'order',
  'order.closed': 'order',
  'capture.created': 'money',
  'refund.created': 'money',
  'shipping.added': 'order',
  'authorization.raised': 'order',
  'authorization.lowered': 'order',
  'authorization.extended': 'order',
  'order_lines.updated': 'order',
  'references.updated': 'order',
  'customer.updated': 'order',
  'send_out.triggered': 'invoices',
  'due_date.extended': 'invoices',
  'fraud.decided': 'order',
  'request.flagged': 'order',
  'invoice.created': 'invoices',
  'invoice.credited': 'invoices',
  'payment.assigned': 'invoices',
  'payment.paid_back': 'invoices',
  'payment.unassigned': 'invoices',
  'payout.returned': 'payouts',
  'correction.created': 'payouts',
  'dispute.opened': 'payouts',
  'dispute.won': 'payouts',
  'dispute.lost': 'payouts',
  'invoice.reminded': 'invoices',
  'dunning.changed': 'invoices',
  'note.added': 'order',
  'tags.changed': 'order',
  'approval.requested': 'order',
  'approval.decided': 'order',
  'payout.closed': 'payouts',
  'payout.paid': 'payouts',
};

/** The types of a group, as the server is asked for them; of all it is asked for none. */
export const typesOf = (group: TimelineGroup): string =>
  Object.entries(GROUP_OF)
    .filter(([, of]) => of === group)
    .map(([type]) => type)
    .join(',');
