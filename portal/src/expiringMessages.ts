import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue for what expires, by day.

const orders = (n: number) => count(n, 'order', 'orders');

const en = {
  title: 'Expiring',
  lead: 'What is left of open orders, by the day on which it can no longer be captured.',
  days: (days: number) => `Next ${days} days`,
  range: 'How far ahead',
  table: 'Money at risk',
  day: 'Expires',
  orders: 'Orders',
  left: 'Left to capture',
  total: 'Together',
  show: (n: number, day: string, currency: string) => `Show ${orders(n)} in ${currency} that expire on ${day}`,
  emptyTitle: 'Nothing expires',
  emptyText: 'No open order ends in this time.',
  more: 'Load more',
  what: 'what expires',
};

export const { expiring } = translated({ expiring: en });
