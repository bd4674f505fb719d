import { formatNumber } from './format/number';
import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue that is the first page: how business goes, and what needs somebody.

const en = {
  title: 'Home',
  lead: (merchant: string) => `How business goes at ${merchant}, and what needs somebody.`,
  // over time
  business: 'Captured and refunded',
  businessPaid: 'Captured, refunded and paid out',
  whatBusiness: 'what was captured',
  range: 'How many days back',
  days: (days: number) => `${days} days`,
  currency: 'Currency',
  captured: 'Captured',
  refunded: 'Refunded',
  paidOut: 'Paid out',
  captures: (n: number) => count(n, 'capture', 'captures'),
  refunds: (n: number) => count(n, 'refund', 'refunds'),
  payouts: (n: number) => count(n, 'payout', 'payouts'),
  showTable: 'As a table',
  showChart: 'As a chart',
  chart: (what: string, currency: string, first: string, last: string) =>
    `Chart: ${what} in ${currency}, ${first} to ${last}. “As a table” has the same figures.`,
  table: (currency: string) => `By day, in ${currency}`,
  day: 'Day',
  weekFrom: 'Week from',
  utc: 'Days begin at midnight UTC. What is captured now is here in about half a minute.',
  nothing: 'Nothing was captured in these days',
  nothingText: 'Captures and refunds appear here by day, half a minute after they are made.',
  // at risk
  atRisk: 'Not captured yet, by day of expiry',
  whatAtRisk: 'what expires',
  atRiskNote: (days: number) => `Next ${days} days`,
  noRisk: 'Nothing that is left to capture expires in the next 30 days.',
  expires: 'Expires',
  orders: 'Orders',
  left: 'Left to capture',
  allRisk: 'All that expires',
  // payouts and failures
  nextPayouts: 'Next payouts',
  allPayouts: 'All payouts',
  failures: 'Failed in the last two weeks',
  whatFailures: 'what failed',
  noFailures: 'No bulk job and no mail has failed.',
  jobFailed: (failed: number, total: number) => `Bulk job: ${formatNumber(failed)} of ${formatNumber(total)} refused`,
  mailFailed: (kind: string, state: string) => `${kind}: ${state}`,
  noWebhookFails: 'No webhook is failing or switched off.',
  webhooksFail: (n: number) => count(n, 'webhook has failing deliveries', 'webhooks have failing deliveries'),
  allWebhooks: 'All webhooks',
};

export const { home } = translated({ home: en });
