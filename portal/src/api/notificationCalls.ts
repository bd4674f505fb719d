import { get, newIdempotencyKey, post, put } from './client';
import type { NotificationChoices, NotificationPreferences, PortalNotifications } from './notificationTypes';

export const loadNotifications = (limit: number, cursor: string | undefined, signal?: AbortSignal) =>
  get<PortalNotifications>('/notifications', { query: { limit, cursor }, signal });

export const readNotification = (id: string) =>
  post<undefined>(`/notifications/${encodeURIComponent(id)}/read`, { idempotencyKey: newIdempotencyKey() });

export const readNotifications = (upTo: string) =>
  post<undefined>('/notifications/read', { body: { up_to: upTo }, idempotencyKey: newIdempotencyKey() });

export const loadNotificationPreferences = (signal?: AbortSignal) =>
  get<NotificationPreferences>('/notification-preferences', { signal });

export const saveNotificationPreferences = (body: NotificationChoices, idempotencyKey: string) =>
  put<NotificationPreferences>('/notification-preferences', { body, idempotencyKey });
