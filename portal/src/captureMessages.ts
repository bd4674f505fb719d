import type { PREVIEW_NOTICES } from './api/previewTypes';
import type { AmountFault } from './format/money';
import { translated } from './language/translated';

// What the dialog says in which a capture is confirmed.

const en = {
  final: 'A capture cannot be undone. What should not have been captured is refunded.',
  lines: 'Capture',
  full: 'Full capture',
  amount: 'Capture amount',
  title: { lines: 'Capture selected lines', full: 'Capture all that is left', amount: 'Capture an amount' },
  sum: 'Capture now',
  leftNow: 'Left to capture',
  leftAfter: 'Left afterwards',
  amountLabel: (currency: string) => `Amount in ${currency}`,
  amountHelp: (left: string) => `At most ${left}. Decimal comma or point.`,
  amountRead: (amount: string) => `You capture ${amount}`,
  tooMuch: (amount: string, left: string) => `${amount} is more than the ${left} that is left to capture.`,
  fault: {
    empty: 'Enter an amount.',
    unreadable: 'This is not an amount. Write it like 1234,50 or 1234.50.',
    ambiguous: 'This can be read in two ways. Leave out the sign between thousands.',
    decimals: 'Too many decimals for this currency.',
    not_positive: 'The amount must be more than zero.',
    too_large: 'This amount is too large.',
  } satisfies Record<AmountFault, string>,
  reference: 'Reference (optional)',
  description: 'Description (optional)',
  consequences: 'What this capture does',
  fee: 'Fee',
  feeTax: 'VAT on the fee',
  net: 'Paid out to you',
  on: (amount: string, day: string) => `${amount} on ${day}`,
  customer: 'The customer pays',
  mails: 'Mails',
  restExpires: 'What is left expires',
  plan: {
    nothing: 'Nothing more',
    once: (amount: string, day: string) => `${amount} by ${day}`,
    parts: (n: number, from: string, to: string) => `${n} parts, ${from} to ${to}`,
    show: 'All parts',
  },
  notices: {
    not_settled: 'It is in no payout here.',
    payout_on_hold: 'Payouts are on hold: the money is kept for a later one.',
    payout_minimum: 'A payout that is too small is kept for the next one.',
    payout_reserve: 'A part of the payout is kept in reserve for a while.',
    without_lines: 'It has no order lines, so the customer is not told what was sent.',
  } satisfies Record<(typeof PREVIEW_NOTICES)[number], string>,
  notWorkedOut: 'What this capture does could not be worked out.',
  outdatedTitle: 'Nothing was captured: something has changed',
  outdatedText: 'This is different from what was shown. Capture again if you agree.',
  difference: (name: string, before: string, after: string) => `${name}: ${after}, was ${before}`,
  confirm: (amount: string) => `Capture ${amount}`,
  confirmBare: 'Capture',
  nothingLeft: 'Nothing is left to capture.',
  again: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  refusedTitle: 'The capture was refused',
  unknownTitle: 'It is not known whether the capture went through',
  unknownText:
    'The answer from the server was lost. Trying again is safe: the same request is sent, and the order is captured once.',
  unknownClosed:
    'It is not known whether the last capture went through. Check the captures below before you capture again.',
  done: (amount: string) => `${amount} captured`,
  doneOf: (reference: string) => `Order ${reference}`,
};

export const { capture } = translated({ capture: en });
