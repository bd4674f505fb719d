import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { loadOrderTotals } from '../api/calls';
import type { QueryValues } from '../api/client';
import type { OrderQuery } from '../api/exportTypes';
import type { OrderSummary } from '../api/types';
import type { CurrencyTotals, OrderTotals } from '../api/totalsTypes';
import { leftToCapture } from '../format/order';

/** The members of a request as the parameters of a list. */
export const parametersOf = ({ refunded, ...asked }: OrderQuery): QueryValues => ({
  ...asked,
  refunded: refunded === true ? 'true' : undefined,
});

export const TOTALS_KEY = 'order-totals';

/** What was counted is shown again for so long: of a merchant with many orders it takes the server a moment. */
const STALE_MS = 15_000;

/** The list follows each key of a search; its totals, which cost the server more, wait until the typing pauses. */
const TYPING_MS = 300;

/** What all orders that match come to; while others are asked for, what was known before. `stores`: as the address has them.
 * The list, which is what is waited for, comes first: until it is there nothing else is asked. */
export function useTotals(asked: OrderQuery, stores: string, isListThere: boolean): UseQueryResult<OrderTotals> {
  const [settled] = useDebouncedValue(asked, asked.query === undefined ? 0 : TYPING_MS);
  return useQuery({
    queryKey: [TOTALS_KEY, asked, stores],
    queryFn: ({ signal }) => loadOrderTotals({ ...parametersOf(asked), stores }, signal),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    enabled: settled === asked && isListThere,
  });
}

/** The same of orders that are at hand. */
export function totalsOf(orders: OrderSummary[]): CurrencyTotals[] {
  const totals = new Map<string, CurrencyTotals>();
  for (const order of orders) {
    const before = totals.get(order.purchase_currency);
    totals.set(order.purchase_currency, {
      purchase_currency: order.purchase_currency,
      orders_count: (before?.orders_count ?? 0) + 1,
      order_amount: (before?.order_amount ?? 0) + order.order_amount,
      captured_amount: (before?.captured_amount ?? 0) + order.captured_amount,
      refunded_amount: (before?.refunded_amount ?? 0) + order.refunded_amount,
      remaining_authorized_amount: (before?.remaining_authorized_amount ?? 0) + leftToCapture(order),
    });
  }
  return [...totals.values()].sort((a, b) => (a.purchase_currency < b.purchase_currency ? -1 : 1));
}
