import type { ExpiringDay } from '../api/expiringTypes';
import { NO_FILTER, writeFilter } from '../orders/listUrl';

/** The list of the orders that expire on a day, as the portal's own address has it. */
export function ordersExpiringOn({ day, currency }: ExpiringDay): string {
  return writeFilter({
    ...NO_FILTER,
    statuses: ['AUTHORIZED', 'PART_CAPTURED'],
    expiresFrom: day,
    expiresTo: day,
    currency,
    sort: 'expires_at',
  }).toString();
}
