import type { NotificationType, PortalNotification } from '../api/notificationTypes';
import { formatMoney } from '../format/money';
import { formatNumber } from '../format/number';
import { notices } from '../notificationMessages';

/** Where there are many of a type. */
const MANY: Record<NotificationType, string> = {
  'order.created': '/orders',
  'order.expiring': '/expiring',
  'order.expired': '/orders',
  'dispute.opened': '/disputes',
  'dispute.won': '/disputes',
  'dispute.lost': '/disputes',
  'export.ready': '/exports',
  'export.failed': '/exports',
  'job.finished': '/bulk',
  'payout.created': '/payouts',
  'payout.paid': '/payouts',
  'payout.returned': '/payouts',
  'invoice.overdue': '/orders',
  'invoice.handed_over': '/orders',
  'webhook.off': '/webhooks',
};

/** Where one goes to see what it is about. */
export function pageOf(of: PortalNotification): string {
  if (of.count !== undefined) return MANY[of.type];
  if (of.order_id !== undefined) return `/orders/${of.order_id}`;
  if (of.job_id !== undefined) return `/jobs/${of.job_id}`;
  if (of.endpoint_id !== undefined) return `/webhooks/${of.endpoint_id}`;
  if (of.type.startsWith('payout.') && of.reference !== undefined)
    return `/payouts/${encodeURIComponent(of.reference)}`;
  return MANY[of.type];
}

/** What it says. */
export function textOf(of: PortalNotification): string {
  if (of.count !== undefined) return notices.more(formatNumber(of.count), notices.types[of.type]);
  const amount = of.currency === undefined ? '' : formatMoney(of.amount ?? 0, of.currency);
  switch (of.type) {
    case 'export.ready':
      return notices.exportReady(of.done ?? 0);
    case 'job.finished':
      return notices.jobFinished(of.done ?? 0, of.failed ?? 0);
    default:
      return notices.said[of.type](of.reference ?? '', amount);
  }
}
