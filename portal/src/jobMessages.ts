import { formatNumber } from './format/number';
import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue for how a capture of many orders goes on.

const orders = (n: number) => count(n, 'order', 'orders');

const en = {
  title: (n: number) => `Full capture of ${orders(n)}`,
  titleUnknown: 'Full capture',
  back: 'Orders',
  started: (time: string) => `Started ${time}`,
  finished: (time: string) => `Finished ${time}`,
  status: { queued: 'Waiting', running: 'Running', finished: 'Finished' },
  progress: 'Progress',
  progressText: (done: number, total: number) => `${formatNumber(done)} of ${formatNumber(total)}`,
  announceEnd: (captured: number, failed: number) => `Finished. ${orders(captured)} captured, ${failed} failed.`,
  total: 'Orders',
  captured: 'Captured',
  failed: 'Failed',
  waiting: 'Waiting',
  capturedAmount: 'Captured amount',
  results: 'Result per order',
  onlyFailed: 'Failures only',
  order: 'Order',
  outcome: 'Outcome',
  amount: 'Amount',
  reason: 'Reason',
  outcomes: { captured: 'Captured', failed: 'Failed' },
  noResults: 'No order is done yet.',
  noFailures: 'No order failed.',
  safeToLeave: 'You may leave this page. The capture goes on, and you find it again in the menu.',
  more: 'Load more',
  what: 'the bulk capture',
  whatResults: 'the results',
};

export const { job } = translated({ job: en });
