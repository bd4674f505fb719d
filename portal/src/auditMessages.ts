import type { AuditType } from './api/auditTypes';
import { translated } from './language/translated';

// The part of the catalogue that is about the audit log.

const en = {
  title: 'Audit log',
  lead: 'Who signed in or failed to, and who changed users, keys, webhooks and settings. What happened to an order is in its timeline.',
  what: 'the audit log',
  mayNot: (role: string) => `Your role, ${role}, may not see the audit log.`,
  none: 'Nothing of this kind',
  noneText: 'Choose another kind, or all of them.',
  kind: 'Kind',
  all: 'All kinds',
  csv: 'Save as CSV',
  ndjson: 'Save as NDJSON',
  more: 'Load more',
  system: 'the system',
  by: (name: string) => `by ${name}`,
  from: (address: string) => `from ${address}`,
  change: (member: string, from: string, to: string) => `${member}: ${from} → ${to}`,
  fact: (member: string, to: string) => `${member}: ${to}`,
  nothing: 'none',
  types: {
    'sign_in.succeeded': 'Signed in',
    'sign_in.failed': 'Sign-in refused',
    'sign_in.locked': 'Sign-in locked',
    'sign_in.code_missing': 'Asked for the code after the right password',
    sign_out: 'Signed out',
    'session.revoked': 'Sessions ended',
    'user.created': 'User created',
    'user.invited': 'User invited',
    'invitation.withdrawn': 'Invitation withdrawn',
    'user.changed': 'User changed',
    'second_factor.added': 'Second factor added',
    'second_factor.removed': 'Second factor removed',
    'recovery_code.used': 'Recovery code used',
    'key.created': 'API key created',
    'key.revoked': 'API key revoked',
    'webhook.created': 'Webhook created',
    'webhook.changed': 'Webhook changed',
    'webhook.secret_rotated': 'Webhook secret rotated',
    'webhook.deleted': 'Webhook deleted',
    'settings.changed': 'Settings changed',
    'letterhead.changed': 'Letterhead changed',
    'mail_terms.changed': 'Mail settings changed',
    'payout_terms.changed': 'Payout terms changed',
    'fee.added': 'Fee added',
  } satisfies Record<AuditType, string>,
};

export const { audit } = translated({ audit: en });
