import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CurrencyTotals, OrderTotals } from '../api/totalsTypes';
import { formatMoney } from '../format/money';
import { totals } from '../totalsMessages';
import { LoadFailure } from '../ui/LoadFailure';
import classes from './ListTotals.module.css';
import type { Selection } from './useSelection';
import { totalsOf } from './useTotals';

interface Props {
  found: UseQueryResult<OrderTotals>;
  selection: Selection;
}

/** The foot of the list: what all that match come to, and what is selected of them. */
export default function ListTotals({ found, selection }: Props) {
  if (found.isError && found.data === undefined) {
    return <LoadFailure what={totals.what} error={found.error} onRetry={() => void found.refetch()} />;
  }
  const { orders, isAll } = selection;
  const told = found.data;
  return (
    <section className={classes.totals} aria-label={totals.title} aria-busy={found.isPending || found.isPlaceholderData}>
      {told !== undefined && told.orders_count > 0 && (
        <Sums name={totals.matching(told.orders_count, told.truncated)} currencies={told.currencies}>
          {told.truncated && <p className={classes.note}>{totals.cut}</p>}
        </Sums>
      )}
      {!isAll && orders.length > 0 && <Sums name={totals.selected(orders.length)} currencies={totalsOf(orders)} />}
    </section>
  );
}

interface SumsProps {
  name: string;
  currencies: CurrencyTotals[];
  children?: ReactNode;
}

function Sums({ name, currencies, children }: SumsProps) {
  return (
    <div className={classes.sums}>
      <h2 className={classes.name}>{name}</h2>
      {children}
      {currencies.map((one) => {
        const money = (minor: number) => formatMoney(minor, one.purchase_currency);
        return (
          <dl key={one.purchase_currency} className={classes.currency} aria-label={one.purchase_currency}>
            <Sum name={totals.ordered} value={money(one.order_amount)} />
            <Sum name={totals.captured} value={money(one.captured_amount)} />
            <Sum name={totals.refunded} value={money(one.refunded_amount)} />
            <Sum name={totals.left} value={money(one.remaining_authorized_amount)} />
          </dl>
        );
      })}
    </div>
  );
}

function Sum({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
