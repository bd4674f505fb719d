import type { QueryValues } from '../api/client';
import { METHODS, STATUS_CLASSES, type StatusClass } from '../api/requestTypes';
import { startOfDay } from '../format/dates';

// What the page shows is written in its address, in days; the server is asked in its terms.

export const REQUESTS_PER_PAGE = 50;

export interface RequestFilter {
  answer: StatusClass | '';
  method: string;
  path: string;
  key: string;
  order: string;
  correlation: string;
  /** The first and the last day; '' is any. */
  from: string;
  to: string;
}

export const NO_REQUEST_FILTER: RequestFilter = {
  answer: '',
  method: '',
  path: '',
  key: '',
  order: '',
  correlation: '',
  from: '',
  to: '',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Nothing, or an ID: what is being typed is not asked for. */
export const isId = (text: string): boolean => text === '' || UUID.test(text);

export function readRequestFilter(params: URLSearchParams): RequestFilter {
  const text = (name: string) => params.get(name)?.trim() ?? '';
  const day = (name: string) => (startOfDay(text(name)) === undefined ? '' : text(name));
  return {
    answer: STATUS_CLASSES.find((one) => one === text('answer')) ?? '',
    method: METHODS.find((one) => one === text('method')) ?? '',
    path: text('path').slice(0, 200),
    key: text('key').slice(0, 64),
    order: text('order'),
    correlation: text('correlation'),
    from: day('from'),
    to: day('to'),
  };
}

export function writeRequestFilter(filter: RequestFilter): URLSearchParams {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
}

export const isRequestFiltered = (filter: RequestFilter): boolean => writeRequestFilter(filter).toString() !== '';

export function requestQuery(filter: RequestFilter, cursor: string): QueryValues {
  return {
    status_class: filter.answer,
    method: filter.method,
    path: filter.path,
    key: filter.key,
    order_id: isId(filter.order) ? filter.order : '',
    correlation_id: isId(filter.correlation) ? filter.correlation : '',
    from: startOfDay(filter.from),
    until: startOfDay(filter.to, 1),
    limit: REQUESTS_PER_PAGE,
    cursor,
  };
}
