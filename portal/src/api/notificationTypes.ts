// Answers of the merchant API about what a user is told of.

export const NOTIFICATION_TYPES = [
  'order.created',
  'order.expiring',
  'order.expired',
  'dispute.opened',
  'dispute.won',
  'dispute.lost',
  'export.ready',
  'export.failed',
  'job.finished',
  'payout.created',
  'payout.paid',
  'payout.returned',
  'invoice.overdue',
  'invoice.handed_over',
  'webhook.off',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export interface PortalNotification {
  notification_id: string;
  type: NotificationType;
  at: string;
  read_at?: string;
  /** So many more, none of which is named; absent: it is about one. */
  count?: number;
  order_id?: string;
  job_id?: string;
  endpoint_id?: string;
  reference?: string;
  amount?: number;
  currency?: string;
  done?: number;
  failed?: number;
}

export interface PortalNotifications {
  notifications: PortalNotification[];
  unread_count: number;
  next?: string;
}

export type Channel = 'none' | 'portal' | 'mail' | 'both';

export interface NotificationPreference {
  type: NotificationType;
  channel: Channel;
  default_channel: Channel;
  allowed: boolean;
}

export interface NotificationPreferences {
  preferences: NotificationPreference[];
  /** Of the mails; absent: that in which the merchant's staff is written to. */
  language?: string;
  mails: boolean;
}

export interface NotificationChoices {
  preferences: { type: NotificationType; channel: Channel }[];
  language?: string;
}
