import type { PREVIEW_NOTICES } from './api/previewTypes';
import { translated } from './language/translated';

// What the dialog says in which a refund is confirmed.

const en = {
  final: 'A refund cannot be undone. What should not have been refunded has to be ordered again.',
  action: 'Refund',
  title: 'Refund',
  mayNot: (role: string) => `Your role, ${role}, may not refund.`,
  cannot: 'Nothing of this order can be refunded.',
  how: 'How much',
  ways: { lines: 'Lines', amount: 'Amount', all: 'All that is left' },
  lines: 'What comes back',
  noLines: 'No captured line is left to refund. Refund an amount instead.',
  upTo: (units: number, amount: string) => `${units} captured, ${amount}`,
  quantityOf: (name: string, left: number) => `Quantity to refund of ${name}, at most ${left}`,
  unit: 'Units',
  whyEmpty: 'Enter how many units of which line come back.',
  whyFault: 'Correct the marked quantity first.',
  whyNotPositive: 'The chosen lines add up to nothing that could be refunded.',
  whyTooMuch: (sum: string, left: string) => `The chosen lines are ${sum}, but only ${left} may be refunded.`,
  whyFeeTooHigh: (sum: string) => `The return fee must be less than the ${sum} of the lines.`,
  whyFeeFault: 'Correct the return fee first.',
  feeLabel: (currency: string) => `Return fee in ${currency} (optional)`,
  feeHelp: 'What you keep of the lines, with tax.',
  feeTax: 'Tax in the return fee',
  fee: 'Return fee',
  ofLines: 'Lines together',
  sum: 'Refund now',
  leftNow: 'May be refunded',
  leftAfter: 'May be refunded afterwards',
  amountLabel: (currency: string) => `Amount in ${currency}`,
  amountHelp: (left: string) => `At most ${left}. Decimal comma or point.`,
  amountRead: (amount: string) => `You refund ${amount}`,
  tooMuch: (amount: string, left: string) => `${amount} is more than the ${left} that may be refunded.`,
  consequences: 'What this refund does',
  credited: 'Credit note',
  creditedOf: (amount: string, invoice: number | undefined) =>
    invoice === undefined
      ? `${amount} less for the customer to pay`
      : `${amount} less for the customer to pay of invoice ${invoice}`,
  owedBack: 'To be paid back',
  owedBackOf: (amount: string) => `${amount}, which the customer has paid`,
  paidBack: 'The customer gets back',
  paidBackBy: (amount: string) => `${amount} by the payment method`,
  fees: 'Fees that come back',
  noFees: 'None: the fee of the capture stays charged',
  feesOf: (fee: string, tax: string) => `${fee} and ${tax} VAT`,
  net: 'Taken off your payout',
  gain: 'Paid out to you',
  on: (amount: string, day: string) => `${amount} on ${day}`,
  mails: 'Mails',
  notices: {
    not_settled: 'It is in no payout here.',
    payout_on_hold: 'Payouts are on hold.',
    payout_minimum: 'A payout that is too small is kept for the next one.',
    payout_reserve: 'A part of the payout is kept in reserve for a while.',
    without_lines: 'It has no order lines, so the customer is not told what it is for.',
  } satisfies Record<(typeof PREVIEW_NOTICES)[number], string>,
  notWorkedOut: 'What this refund does could not be worked out.',
  reference: 'Reference (optional)',
  description: 'Description (optional)',
  confirm: (amount: string) => `Refund ${amount}`,
  confirmBare: 'Refund',
  done: (amount: string) => `${amount} refunded`,
  texts: {
    refusedTitle: 'Nothing was refunded',
    unknownTitle: 'It is not known whether the refund went through',
    unknownText:
      'The answer from the server was lost. Trying again is safe: the same request is sent, and it is refunded once.',
    changedTitle: 'Nothing was refunded: the order has changed',
    changedText: 'Somebody else, or a program, changed the order meanwhile. Look at the figures again, and refund if you agree.',
    unknownClosed: 'It is not known whether the last refund went through. Check the refunds below before you refund again.',
  },
};

export const { refund } = translated({ refund: en });
