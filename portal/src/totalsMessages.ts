import { formatNumber } from './format/number';
import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue about all orders of a list at once: what they come to, and capturing all that match.

const orders = (n: number) => count(n, 'order', 'orders');

const en = {
  title: 'Totals',
  matching: (n: number, more: boolean) => (more ? `At least ${orders(n)} match` : count(n, 'order matches', 'orders match')),
  selected: (n: number) => `${orders(n)} selected`,
  cut: 'There are too many to count them all. Narrow the filter for exact totals.',
  ordered: 'Order amount',
  captured: 'Captured',
  refunded: 'Refunded',
  left: 'Left to capture',
  what: 'the totals',
  selectAll: (n: number) => `Select all ${formatNumber(n)} that match`,
  tooMany: 'Too many orders match to select all of them. Narrow the filter.',
  allSelected: (n: number) => `All ${orders(n)} that match selected`,
  confirmTitle: 'Capture all orders that match in full?',
  lead: 'Everything that is left to capture in these orders is captured. If others match by the time you confirm, nothing is started.',
  filter: 'Filter',
  looking: 'Looking at what matches now',
  nothingLeft: 'Nothing is left to capture in the orders that match.',
  changedTitle: 'Other orders match now, so nothing was started',
  changedText: 'What is shown here is what matches now. Look at it, and confirm again.',
};

export const { totals } = translated({ totals: en });
