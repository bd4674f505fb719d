import type { QueryValues } from '../api/client';
import type { PayoutStatus } from '../api/payoutTypes';
import { startOfUtcDay } from '../format/dates';

// What the list shows is written in its address, in days; the server is asked in its terms.

export const PAYOUTS_PER_PAGE = 50;
export const CLOSED_STATUSES = ['closed', 'paid'] as const satisfies PayoutStatus[];

export interface PayoutFilter {
  /** The first and the last payout date; '' is any. */
  from: string;
  to: string;
  status: (typeof CLOSED_STATUSES)[number] | '';
  currency: string;
}

export const NO_PAYOUT_FILTER: PayoutFilter = { from: '', to: '', status: '', currency: '' };

export function readPayoutFilter(params: URLSearchParams): PayoutFilter {
  const text = (name: string) => params.get(name)?.trim() ?? '';
  const day = (name: string) => (startOfUtcDay(text(name)) === undefined ? '' : text(name));
  return {
    from: day('from'),
    to: day('to'),
    status: CLOSED_STATUSES.find((status) => status === text('status')) ?? '',
    currency: /^[A-Z]{3}$/.test(text('currency')) ? text('currency') : '',
  };
}

export function writePayoutFilter(filter: PayoutFilter): URLSearchParams {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
}

export const isPayoutFiltered = (filter: PayoutFilter): boolean => writePayoutFilter(filter).toString() !== '';

export function payoutQuery(filter: PayoutFilter, cursor: string): QueryValues {
  return {
    from: startOfUtcDay(filter.from),
    until: startOfUtcDay(filter.to, 1),
    status: filter.status,
    currency: filter.currency,
    limit: PAYOUTS_PER_PAGE,
    cursor,
  };
}
