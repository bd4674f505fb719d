import type { OrderQuery } from '../api/exportTypes';
import type { OrderStatus } from '../api/types';
import { exports } from '../exportMessages';
import { formatDate } from '../format/dates';
import { formatMoney } from '../format/money';
import { methodName } from '../format/order';
import { list } from '../listMessages';
import { t } from '../messages';
import { tags } from '../paperMessages';

/** What was asked for, in words. */
export function queryText(query: OrderQuery): string {
  const currency = query.currency ?? '';
  const amount = (minor: number | undefined) =>
    minor === undefined ? undefined : formatMoney(minor, currency === '' ? 'EUR' : currency);
  const parts = [
    query.query,
    query.status
      ?.split(',')
      .map((status) => t.status[status as OrderStatus])
      .join(', '),
    range(t.orders.created, day(query.created_from), lastDay(query.created_to)),
    range(t.orders.expires, day(query.expires_from), lastDay(query.expires_to)),
    query.amount_from === undefined && query.amount_to === undefined ? currency : undefined,
    range(t.orders.amount, amount(query.amount_from), amount(query.amount_to)),
    query.payment_method === undefined ? undefined : methodName(query.payment_method),
    query.tag === undefined ? undefined : `${tags.one}: ${query.tag}`,
    query.refunded === true ? list.refunded : undefined,
  ].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? exports.all : parts.join(' · ');
}

const day = (time: string | undefined) => (time === undefined ? undefined : formatDate(time));

/** The list's end is the first moment that does not belong to it. */
const lastDay = (time: string | undefined) =>
  time === undefined ? undefined : formatDate(new Date(Date.parse(time) - 1).toISOString());

function range(name: string, from: string | undefined, to: string | undefined): string | undefined {
  if (from === undefined && to === undefined) return undefined;
  const text =
    from === undefined ? t.orders.rangeTo(to ?? '') : to === undefined ? t.orders.rangeFrom(from) : t.orders.range(from, to);
  return `${name}: ${text}`;
}
