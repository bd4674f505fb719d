import type { Actor } from './actor';

// Answers of the merchant API about the audit log.

export const AUDIT_TYPES = [
  'sign_in.succeeded',
  'sign_in.failed',
  'sign_in.locked',
  'sign_in.network_locked',
  'sign_in.code_missing',
  'sign_in_link.mailed',
  'sign_out',
  'session.revoked',
  'user.created',
  'user.invited',
  'invitation.withdrawn',
  'user.changed',
  'store_access.given',
  'store_access.changed',
  'store_access.withdrawn',
  'second_factor.added',
  'second_factor.removed',
  'recovery_code.used',
  'passkey.added',
  'passkey.removed',
  'passkey.refused',
  'password.changed',
  'password_reset.mailed',
  'password.reset',
  'key.created',
  'key.revoked',
  'webhook.created',
  'webhook.changed',
  'webhook.secret_rotated',
  'webhook.deleted',
  'settings.changed',
  'limit.changed',
  'letterhead.changed',
  'mail_terms.changed',
  'payout_terms.changed',
  'shared_view.created',
  'shared_view.changed',
  'shared_view.deleted',
  'fee.added',
] as const;
export type AuditType = (typeof AUDIT_TYPES)[number];

export interface AuditEntry {
  entry_id: string;
  at: string;
  type: AuditType;
  actor: Actor;
  subject?: string;
  address?: string;
  changes: { member: string; from?: string; to?: string }[];
}

export interface AuditPage {
  entries: AuditEntry[];
  next?: string;
}
