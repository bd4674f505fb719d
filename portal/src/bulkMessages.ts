import { formatNumber } from './format/number';
import { count, one } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue for the capture of many orders at once.

const orders = (n: number) => count(n, 'order', 'orders');

const en = {
  bar: 'Selected orders',
  selected: (n: number) => `${orders(n)} selected`,
  elsewhere: (n: number) => `${formatNumber(n)} not on this page`,
  leftToCapture: 'left to capture',
  clear: 'Clear selection',
  full: 'Full capture',
  nothingLeft: 'Nothing is left to capture in the selected orders.',
  title: (n: number) => `Capture ${orders(n)} in full?`,
  lead: 'Everything that is left to capture in these orders is captured.',
  orders: 'Orders',
  total: (currency: string) => `Left to capture, ${currency}`,
  without: (n: number) =>
    one(n)
      ? '1 of them has nothing left to capture. It will be reported as failed and is not changed.'
      : `${formatNumber(n)} of them have nothing left to capture. They will be reported as failed and are not changed.`,
  confirm: (n: number) => `Capture ${orders(n)}`,
  unknownTitle: 'It is not known whether the capture was started',
  unknownText:
    'The answer from the server was lost. Trying again is safe: the same request is sent, and orders are captured once.',
  refusedTitle: 'The capture was not started',
  more: 'More actions',
  actions: {
    refund: { name: 'Refund in full', title: (n: number) => `Refund ${orders(n)} in full?` },
    cancel: { name: 'Cancel', title: (n: number) => `Cancel ${orders(n)}?` },
    release: { name: 'Release the rest', title: (n: number) => `Release the rest of ${orders(n)}?` },
    extend: { name: 'Extend', title: (n: number) => `Extend ${orders(n)}?` },
  },
  tracking: {
    name: 'Add tracking numbers',
    title: (n: number) => `Add tracking numbers to ${orders(n)}`,
    lead: 'Paste a column of numbers into one field, and the fields below are filled as well. Enter goes on to the next field. An order without a number is left out.',
    companyHelp: 'For all of them.',
    filled: (n: number, total: number) => `${formatNumber(n)} of ${orders(total)} ${one(n) ? 'has' : 'have'} a number.`,
    over: (n: number) =>
      one(n)
        ? '1 pasted line was left over: there is no order below for it.'
        : `${formatNumber(n)} pasted lines were left over: there are no orders below for them.`,
    none: 'Enter a number for one order at least.',
    tooMany: (max: number) => `Select ${orders(max)} at most for this; for more there are files.`,
    fileName: 'tracking-numbers.ndjson',
  },
  checkLead: 'It is checked first what would come of it for each order. Nothing changes before you have seen that and run it.',
  check: (n: number) => `Check ${orders(n)}`,
  checkTexts: {
    unknownTitle: 'It is not known whether the check was started',
    unknownText: 'The answer from the server was lost. Trying again is safe: a check changes nothing.',
    refusedTitle: 'The check was not started',
  },
};

export const { bulk } = translated({ bulk: en });
