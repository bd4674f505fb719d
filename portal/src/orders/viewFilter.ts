import type { OrderView, ViewQuery } from '../api/viewTypes';
import { ORDER_STATUSES } from '../api/types';
import { dayOf, utcDayOf } from '../format/dates';
import { toDecimal } from '../format/money';
import { DEFAULT_SORT, NO_FILTER, queryBody, type ListFilter } from './listUrl';
import { readStores } from './storeChoice';

// A view keeps what the server is asked; the list keeps what people mean. Days of a view are instants, which are read as days
// of whoever looks: noon of a day is in the same day in every time zone nearer than twelve hours.

const HALF_DAY_MS = 43_200_000;

/** What of a view makes a list. */
type SavedFilter = Pick<OrderView, 'query' | 'view_id' | 'stores'>;

/** It is over other stores, none of which is open to the user: there is nothing to show. */
export const isShut = (view: OrderView): boolean => view.stores_closed && view.stores === undefined;

export function viewQuery(filter: ListFilter, now: number): ViewQuery {
  const { expires_to, ...rest } = queryBody(filter, now);
  return {
    ...rest,
    ...(filter.expiresWithin > 0
      ? { expires_within_days: filter.expiresWithin }
      : expires_to !== undefined && { expires_to }),
    ...(filter.sort !== DEFAULT_SORT && { sort: filter.sort }),
  };
}

export function viewFilter({ query, view_id: view, stores }: SavedFilter): ListFilter {
  const currency = query.currency ?? '';
  const amount = (minor: number | undefined) =>
    minor === undefined ? '' : toDecimal(minor, currency === '' ? 'EUR' : currency);
  const day = (time: string | undefined, earlier = 0) =>
    time === undefined ? '' : dayOf(Date.parse(time) + HALF_DAY_MS, earlier);
  const statuses = query.status?.split(',') ?? [];
  return {
    ...NO_FILTER,
    search: query.query ?? '',
    statuses: ORDER_STATUSES.filter((status) => statuses.includes(status)),
    createdFrom: day(query.created_from),
    createdTo: day(query.created_to, 1),
    expiresFrom: query.expires_from === undefined ? '' : utcDayOf(Date.parse(query.expires_from)),
    expiresTo: query.expires_to === undefined ? '' : utcDayOf(Date.parse(query.expires_to), -1),
    currency,
    amountFrom: amount(query.amount_from),
    amountTo: amount(query.amount_to),
    expiresWithin: query.expires_within_days ?? 0,
    paymentMethod: query.payment_method ?? '',
    tag: query.tag ?? '',
    isRefunded: query.refunded === true,
    stores: readStores(stores ?? ''),
    sort: query.sort ?? DEFAULT_SORT,
    view,
  };
}
