import type { Approval, LimitedAction } from './api/approvalTypes';
import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue that is about limits of amounts, and what is asked for above them.

const of: Record<LimitedAction, (amount: string) => string> = {
  capture: (amount) => `Capture ${amount}`,
  refund: (amount) => `Refund ${amount}`,
  cancel: (amount) => `Cancel the order of ${amount}`,
  release: (amount) => `Release ${amount}`,
};
const status: Record<Approval['status'], string> = {
  waiting: 'Waiting',
  approved: 'Approved',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  failed: 'Not possible any more',
  expired: 'Expired',
};
const actions: Record<LimitedAction, string> = {
  capture: 'Captures',
  refund: 'Refunds',
  cancel: 'Cancellations',
  release: 'Releases',
};

const en = {
  title: 'Approvals',
  lead: 'What is above somebody’s limit waits here for a colleague who may do it. Approving does it at once, in the name of who approves.',
  what: 'the requests for approval',
  which: 'Which requests',
  choices: { waiting: 'Waiting', all: 'All' },
  none: { waiting: 'Nothing waits for approval', all: 'Nothing was asked for yet' },
  noneText: 'A request is made where a limit does not let somebody act alone.',
  more: 'Load more',
  unnamed: 'an order',
  of,
  status,
  asked: (name: string) => `Asked for by ${name},`,
  waitsUntil: 'waits until',
  decided: (name: string) => `decided by ${name},`,
  hindrance: {
    own: 'You asked for this yourself: somebody else decides.',
    role: 'Your role does not include this.',
    limit: 'This is above your own limits, too.',
  },
  approve: 'Approve',
  reject: 'Reject',
  withdraw: 'Withdraw',
  one: {
    approved: (what: string) => `Approve: ${what}`,
    rejected: (what: string) => `Reject: ${what}`,
    withdrawn: (what: string) => `Withdraw: ${what}`,
  },
  text: {
    approved: 'It is done at once, in your name, exactly as it was asked for.',
    rejected: 'Nothing is done. Who asked sees why.',
    withdrawn: 'Nothing is done, and nobody can approve it any more.',
  },
  done: {
    approved: 'Approved and done',
    rejected: 'Rejected',
    withdrawn: 'Withdrawn',
    failed: 'It could not be done any more, and the request is closed',
  },
  why: 'Why',
  whyFault: 'Say why.',
  decideTexts: {
    refusedTitle: 'Nothing was decided',
    unknownTitle: 'It is not known whether it was decided',
    unknownText: 'The answer from the server was lost. Trying again is safe: it is decided once.',
  },
  above: 'This is above your limit',
  aboveSingle: (asked: string, limit: string) => `${asked} is more than the ${limit} that your role does alone at a time.`,
  aboveDaily: (asked: string, used: string, limit: string) =>
    `You have done ${used} of it today. ${asked} more is above the ${limit} that your role does alone on a day.`,
  ask: 'Ask for approval',
  whyAsk: 'Why should it be done?',
  whyAskHelp: 'Whoever decides reads it, and it stays in the timeline of the order.',
  askDone: 'Asked for approval',
  askTexts: {
    refusedTitle: 'Nothing was asked for',
    unknownTitle: 'It is not known whether it was asked for',
    unknownText: 'The answer from the server was lost. Trying again is safe: it is asked for once.',
  },
  waiting: (n: number) => count(n, 'request waits for approval', 'requests wait for approval'),
  allOfThem: 'All approvals',
  limits: {
    title: 'Limits of amounts',
    lead: 'Up to which amounts a role acts alone; above them a colleague has to approve. API keys are not limited, nor are edits of an order’s lines, which may lower its amount. An empty amount is no limit.',
    none: 'No limits: every role does what it may without asking.',
    role: 'Role',
    action: 'What',
    actions,
    currency: 'Currency',
    single: 'At a time',
    daily: 'Per user and day',
    row: (n: number) => `Limit ${n}`,
    remove: (n: number) => `Remove limit ${n}`,
    removeBare: 'Remove',
    add: 'Add a limit',
    save: 'Save limits',
    saved: 'Limits saved',
    emptyFault: 'Enter at least one amount.',
    texts: {
      refusedTitle: 'The limits were not saved',
      unknownTitle: 'It is not known whether the limits were saved',
      unknownText: 'The answer from the server was lost. Saving again is safe.',
    },
  },
};

export const { approvals } = translated({ approvals: en });
