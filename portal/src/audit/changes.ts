import type { LimitedAction } from '../api/approvalTypes';
import type { AuditEntry, AuditType } from '../api/auditTypes';
import type { OrderQuery } from '../api/exportTypes';
import type { Role } from '../api/roleTypes';
import type { FeeRefund, Value } from '../api/settingsTypes';
import type { WebhookEvent, WebhookStatus } from '../api/webhookTypes';
import { approvals } from '../approvalMessages';
import { audit } from '../auditMessages';
import { queryText } from '../exports/queryText';
import { formatDate, formatDateTime } from '../format/dates';
import { formatMoney } from '../format/money';
import { formatNumber } from '../format/number';
import { formatTaxRate, methodName } from '../format/order';
import { keys } from '../keyMessages';
import { list } from '../listMessages';
import { t } from '../messages';
import { columnsOf } from '../orders/columns';
import { passkey } from '../passkeyMessages';
import {
  EXPIRY_SECTION,
  LETTERHEAD_SECTION,
  LIMITS_SECTION,
  MAILS_SECTION,
  PAYOUTS_SECTION,
  RULES,
  type Field,
  type Section,
} from '../settings/fields';
import { rateText } from '../settings/fees';
import { shownValue } from '../settings/shown';
import { settings } from '../settingsMessages';
import { stores } from '../storeMessages';
import { users } from '../userMessages';
import { lastDayOf } from '../users/lastDay';
import { views } from '../viewMessages';
import { webhooks } from '../webhookMessages';

// What the log tells of a change, as the forms say it in which such changes are made. A member or a value that none of them
// knows is told as it is.

interface Member {
  name: string;
  say?: (value: string, entry: AuditEntry) => string;
  /** What it means that there is no value. */
  none?: string;
}
type Members = Record<string, Member>;

const number = (value: string) => formatNumber(Number(value));
const names = (value: string) => JSON.parse(value) as string[];

function valueOf({ kind }: Field, text: string): Value {
  if (kind === 'whole' || kind === 'amount' || kind === 'percent') return Number(text);
  return kind === 'days' || kind === 'list' ? (JSON.parse(text) as Value) : text;
}

function ofField(field: Field): [string, Member] {
  const nothing = field.kind === 'days' || field.kind === 'list' ? [] : '';
  return [
    field.name,
    {
      name: settings.label[field.name],
      say: (value) => shownValue(field, valueOf(field, value)),
      none: shownValue(field, nothing),
    },
  ];
}

const ofSections = (...sections: Section[]): Members =>
  Object.fromEntries(sections.flatMap(({ fields }) => fields.map(ofField)));

const ROLE: Members = { role: { name: users.role, say: (role) => t.app.roles[role as Role] } };

const USER: Members = {
  ...ROLE,
  ends_at: { name: users.lastDay, say: (at) => formatDate(lastDayOf(at)) },
  deactivated_at: { name: users.statuses.deactivated, say: formatDateTime },
};

const SIGN_IN: Members = {
  by: { name: audit.member.by, say: (way) => audit.way[way as keyof typeof audit.way] },
  failures: { name: audit.member.failures, say: number },
};

const PASSKEY: Members = {
  name: { name: passkey.name },
  passkeys: { name: passkey.title, say: number },
  sign_count: { name: audit.member.sign_count, say: number },
};

const WEBHOOK: Members = {
  url: { name: webhooks.url },
  description: { name: webhooks.description },
  events: { name: webhooks.events, say: (told) => names(told).map((one) => webhooks.eventNames[one as WebhookEvent]).join(', ') },
  status: { name: audit.member.status, say: (status) => webhooks.status[status as WebhookStatus] },
};

/** The subject of a limit: of whom, of what and in which currency. */
const limitOf = (subject = '') => subject.split(' ') as [Role, LimitedAction, string];

const limited = (amount: string, { subject }: AuditEntry) =>
  amount === '0' ? settings.noLimit : formatMoney(Number(amount), limitOf(subject)[2]);

const LIMIT: Members = {
  single_amount: { name: approvals.limits.single, say: limited },
  daily_amount: { name: approvals.limits.daily, say: limited },
};

const currencyIn = ({ changes }: AuditEntry) => changes.find(({ member }) => member === 'currency')?.to ?? '';

const FEE: Members = {
  payment_method_type: { name: list.method, say: methodName },
  currency: { name: approvals.limits.currency },
  effective_from: { name: audit.member.effective_from, say: formatDateTime },
  rate: { name: audit.member.rate, say: (millionths) => rateText(Number(millionths)) },
  fixed_amount: { name: audit.member.fixed_amount, say: (minor, entry) => formatMoney(Number(minor), currencyIn(entry)) },
  vat_rate: { name: audit.member.vat_rate, say: (rate) => formatTaxRate(Number(rate)) },
  refund: { name: audit.member.refund, say: (refund) => settings.feeRefund[refund as FeeRefund] },
};

const VIEW: Members = {
  name: { name: views.name },
  query: { name: audit.member.query, say: (query) => queryText(JSON.parse(query) as OrderQuery) },
  columns: { name: views.columns, say: (columns) => columnsOf(columns.split(',')).map(({ title }) => title).join(', ') },
  stores: { name: audit.member.stores, say: (which) => (which === 'all' ? stores.every : number(which)) },
};

const MEMBERS: Partial<Record<AuditType, Members>> = {
  'sign_in.succeeded': SIGN_IN,
  'sign_in.failed': SIGN_IN,
  'sign_in.locked': SIGN_IN,
  'session.revoked': { sessions: { name: users.sessions, say: number } },
  'user.created': USER,
  'user.invited': USER,
  'user.changed': USER,
  'store_access.given': USER,
  'store_access.changed': USER,
  'passkey.added': PASSKEY,
  'passkey.removed': PASSKEY,
  'passkey.refused': PASSKEY,
  'key.created': { label: { name: keys.label } },
  'webhook.created': WEBHOOK,
  'webhook.changed': WEBHOOK,
  'webhook.secret_rotated': WEBHOOK,
  'webhook.deleted': WEBHOOK,
  'settings.changed': ofSections(RULES, EXPIRY_SECTION, LIMITS_SECTION),
  'limit.changed': LIMIT,
  'letterhead.changed': ofSections(LETTERHEAD_SECTION),
  'mail_terms.changed': ofSections(MAILS_SECTION),
  'payout_terms.changed': ofSections(PAYOUTS_SECTION),
  'shared_view.created': VIEW,
  'shared_view.changed': VIEW,
  'shared_view.deleted': VIEW,
  'fee.added': FEE,
};

function said({ say }: Member, value: string, entry: AuditEntry): string {
  try {
    return say?.(value, entry) ?? value;
  } catch {
    return value; // such as a list that is so long that the log has not all of it
  }
}

function changeText({ member: raw, from, to }: AuditEntry['changes'][number], entry: AuditEntry): string {
  const member = MEMBERS[entry.type]?.[raw] ?? { name: raw };
  const none = member.none ?? audit.nothing;
  const [was, is] = [from, to].map((value) => (value === undefined ? none : said(member, value, entry))) as [string, string];
  // A fee was nothing before, not zero.
  if (from === undefined || entry.type === 'fee.added') return audit.fact(member.name, is);
  return was === is ? audit.change(member.name, from, to ?? none) : audit.change(member.name, was, is);
}

/** Each change of an entry, in words. */
export const changesOf = (entry: AuditEntry): string[] => entry.changes.map((change) => changeText(change, entry));

/** Whom or what an entry is about, in words. */
export function subjectOf({ type, subject }: AuditEntry): string | undefined {
  if (type !== 'limit.changed') return subject;
  const [role, action, currency] = limitOf(subject);
  return [t.app.roles[role], approvals.limits.actions[action], currency].join(', ');
}
