import type { WebhookDelivery, WebhookEvent, WebhookStatus } from './api/webhookTypes';
import { formatNumber } from './format/number';
import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue that is about webhooks.

const events: Record<WebhookEvent, string> = {
  'order.created': 'An order came in',
  'order.updated': 'An order was changed',
  'order.cancelled': 'An order was cancelled',
  'order.released': 'What remained was released',
  'order.expired': 'An order expired',
  'order.expiring': 'An order will expire soon',
  'order.extended': 'An order was extended',
  'capture.created': 'Something was captured',
  'refund.created': 'Something was refunded',
  'payout.created': 'A payout was closed',
  'payout.paid': 'A payout was paid by the bank',
  'invoice.overdue': 'An invoice is overdue',
  'job.finished': 'A bulk job or an export is finished',
};
const status: Record<WebhookStatus, string> = { enabled: 'Enabled', disabled: 'Paused', failed: 'Switched off' };
const states: Record<WebhookDelivery['state'], string> = { pending: 'Waiting', delivered: 'Delivered', failed: 'Failed' };

const en = {
  title: 'Webhooks',
  lead: 'Addresses of your own systems that are told within seconds what happens: signed, at least once, tried for three days.',
  what: 'the webhooks',
  whatLog: 'the deliveries',
  none: 'No webhooks',
  noneText: 'Create one to be told of captures, payouts and more without asking.',
  mayNot: (role: string) => `Your role, ${role}, may not see or make webhooks.`,
  back: 'Webhooks',
  system: 'the command line',
  status,
  eventCount: (n: number) => count(n, 'event', 'events'),
  createdBy: (name: string) => `Created by ${name},`,
  failing: (n: number) => `${count(n, 'attempt', 'attempts')} without success since`,
  both: 'Signed with the old secret as well until',

  create: 'Create webhook',
  edit: 'Edit',
  editTitle: 'Edit webhook',
  save: 'Save',
  saved: 'Saved',
  url: 'Address',
  urlHelp: 'Where messages are sent, such as https://shop.example/hooks.',
  urlFault: 'Give the address that messages are sent to.',
  description: 'What it is for',
  descriptionHelp: 'Such as the name of the system behind it. May be empty.',
  events: 'Events',
  eventsHelp: 'What it is told of.',
  eventsFault: 'Choose at least one event.',
  all: 'Choose all',
  noneChosen: 'Choose none',
  eventNames: events,
  test: 'Test message',

  refused: 'That was refused',
  noAnswer: 'The server did not answer. Look at the list before you try again.',
  unknownTitle: 'It is not known whether the webhook was made',
  unknownText: 'The server did not answer. If there is a new one in the list, delete it, for its secret is lost.',
  onceTitle: 'The secret is shown only now',
  onceText: 'Your system needs it to check that messages come from here. Nobody can read it again; a new one can be made.',
  secret: 'Secret',
  done: 'I have copied it',

  pause: 'Pause',
  pauseTitle: 'Pause this webhook?',
  pauseText: 'What happens meanwhile waits, for up to 30 days, and is delivered when it is enabled again.',
  paused: 'The webhook is paused',
  enable: 'Enable',
  enabled: 'The webhook is enabled, and what waits is delivered',
  rotate: 'New secret',
  rotateTitle: 'Make a new secret?',
  rotateText:
    'For ten minutes messages are signed with both secrets. Put the new one into your system within them; then the old one is of no use any more.',
  rotateConfirm: 'Make new secret',
  delete: 'Delete',
  deleteTitle: 'Delete this webhook?',
  deleteText: 'It is told nothing more, and its log goes with it. This cannot be undone.',
  deleted: 'The webhook is deleted',
  sendTest: 'Send test',
  testSent: 'A test message is on its way',
  offReason: 'Enable the webhook first.',

  failedTitle: 'This webhook was switched off',
  failedText: 'What happens meanwhile waits, for up to 30 days. Enable it when your system answers again.',
  pausedTitle: 'This webhook is paused',
  chosen: 'Told of',

  log: 'Deliveries',
  logNone: 'Nothing was delivered yet',
  logNoneText: 'Send a test, or wait until one of its events happens.',
  states,
  attempts: (n: number) => count(n, 'attempt', 'attempts'),
  nextAttempt: 'next one',
  more: 'Load more',
  details: 'Details',
  detailsOf: (type: string) => `Details of ${type}`,
  resend: 'Resend',
  resent: 'It is sent once more',
  id: 'webhook-id',
  request: 'What is sent',
  attempt: (n: number) => `Attempt ${n}`,
  answered: (code: number) => `answered ${code}`,
  unanswered: 'no answer',
  took: (ms: number) => `${formatNumber(ms)} ms`,
  whatOne: 'the delivery',
};

export const { webhooks } = translated({ webhooks: en });
