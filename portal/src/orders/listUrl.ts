import type { QueryValues } from '../api/client';
import type { OrderQuery } from '../api/exportTypes';
import { PAYMENT_METHODS } from '../api/paymentMethods';
import { ORDER_SORTS, ORDER_STATUSES, type OrderSort, type OrderStatus } from '../api/types';
import { daysFrom, startOfDay, startOfUtcDay } from '../format/dates';
import { parseAmount } from '../format/money';
import { readStores } from './storeChoice';

// What the list shows is written in its address, so that back, reload and a shared link show the same.
// The address keeps what people mean (days, typed amounts); the server is asked in its terms (times, minor units).

export const PAGE_SIZE = 50;
export const DEFAULT_SORT: OrderSort = '-created_at';

export interface ListFilter {
  search: string;
  statuses: OrderStatus[];
  createdFrom: string;
  createdTo: string;
  /** The first and the last UTC day of the end; '' is any. */
  expiresFrom: string;
  expiresTo: string;
  currency: string;
  amountFrom: string;
  amountTo: string;
  /** Only what expires within so many days; 0: whenever. */
  expiresWithin: number;
  /** Kind of payment method; '' is any. */
  paymentMethod: string;
  /** Only orders that have this tag; '' is any. */
  tag: string;
  /** Only orders of which something was refunded. */
  isRefunded: boolean;
  /** Over which stores: `all`, or their ids with commas; '' is the one that the tab is in. */
  stores: string;
  sort: OrderSort;
  /** The saved view that this began as; '' is none. Its filter may have been changed since. */
  view: string;
}

export const NO_FILTER: ListFilter = {
  search: '',
  statuses: [],
  createdFrom: '',
  createdTo: '',
  expiresFrom: '',
  expiresTo: '',
  currency: '',
  amountFrom: '',
  amountTo: '',
  expiresWithin: 0,
  paymentMethod: '',
  tag: '',
  isRefunded: false,
  stores: '',
  sort: DEFAULT_SORT,
  view: '',
};

/** In place of a view's id: no view, also where the list begins with one. */
export const ALL_ORDERS = 'all';

const EXPIRES_WITHIN_MAX = 365;

export function readFilter(params: URLSearchParams): ListFilter {
  const text = (name: string) => params.get(name)?.trim() ?? '';
  const day = (name: string) => (startOfDay(text(name)) === undefined ? '' : text(name));
  const statuses = text('status').split(',');
  const days = Number(text('expires_within'));
  return {
    search: params.get('query') ?? '',
    statuses: ORDER_STATUSES.filter((status) => statuses.includes(status)),
    createdFrom: day('created_from'),
    createdTo: day('created_to'),
    expiresFrom: day('expires_from'),
    expiresTo: day('expires_to'),
    currency: /^[A-Z]{3}$/.test(text('currency')) ? text('currency') : '',
    amountFrom: text('amount_from'),
    amountTo: text('amount_to'),
    expiresWithin: Number.isInteger(days) && days > 0 && days <= EXPIRES_WITHIN_MAX ? days : 0,
    paymentMethod: PAYMENT_METHODS.find((method) => method === text('payment_method')) ?? '',
    tag: text('tag'),
    isRefunded: text('refunded') === 'true',
    stores: readStores(text('stores')),
    sort: ORDER_SORTS.find((sort) => sort === text('sort')) ?? DEFAULT_SORT,
    view: text('view'),
  };
}

export function writeFilter(filter: ListFilter): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: string, value: string) => {
    if (value !== '') params.set(name, value);
  };
  set('query', filter.search);
  set('status', filter.statuses.join(','));
  set('created_from', filter.createdFrom);
  set('created_to', filter.createdTo);
  set('expires_from', filter.expiresFrom);
  set('expires_to', filter.expiresTo);
  set('currency', filter.currency);
  set('amount_from', filter.amountFrom);
  set('amount_to', filter.amountTo);
  set('expires_within', filter.expiresWithin === 0 ? '' : String(filter.expiresWithin));
  set('payment_method', filter.paymentMethod);
  set('tag', filter.tag);
  set('refunded', filter.isRefunded ? 'true' : '');
  set('stores', filter.stores);
  set('sort', filter.sort === DEFAULT_SORT ? '' : filter.sort);
  set('view', filter.view);
  return params;
}

/** Minor units of a typed amount. Without a currency they are read as most currencies have them: two decimals. */
export function minorOf(text: string, currency: string): number | undefined {
  const parsed = parseAmount(text, currency === '' ? 'EUR' : currency);
  return parsed.ok ? parsed.minor : undefined;
}

export function apiQuery(filter: ListFilter, now: number, cursor?: string): QueryValues {
  return {
    query: filter.search.trim(),
    status: filter.statuses.join(','),
    created_from: startOfDay(filter.createdFrom),
    created_to: startOfDay(filter.createdTo, 1),
    expires_from: startOfUtcDay(filter.expiresFrom),
    expires_to:
      filter.expiresWithin === 0 ? startOfUtcDay(filter.expiresTo, 1) : daysFrom(now, filter.expiresWithin),
    currency: filter.currency,
    amount_from: minorOf(filter.amountFrom, filter.currency),
    amount_to: minorOf(filter.amountTo, filter.currency),
    payment_method: filter.paymentMethod,
    tag: filter.tag,
    refunded: filter.isRefunded ? 'true' : '',
    stores: filter.stores,
    sort: filter.sort,
    limit: PAGE_SIZE,
    cursor,
  };
}

/** The same as a member of a request: what is chosen, and nothing of the page, the sorting or the stores. */
export function queryBody(filter: ListFilter, now: number): OrderQuery {
  const chosen = Object.entries(apiQuery(filter, now)).filter(
    ([name, value]) => value !== undefined && value !== '' && !['limit', 'sort', 'refunded', 'stores'].includes(name),
  );
  return { ...Object.fromEntries(chosen), ...(filter.isRefunded && { refunded: true }) };
}

/** True when anything but the search and the sorting narrows the list. */
export function isFiltered(filter: ListFilter): boolean {
  return writeFilter({ ...filter, search: '', sort: DEFAULT_SORT, view: '' }).toString() !== '';
}
