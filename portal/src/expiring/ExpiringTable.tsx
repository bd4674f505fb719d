import { Link } from 'react-router-dom';
import type { ExpiringDay } from '../api/expiringTypes';
import { expiring } from '../expiringMessages';
import { formatDate } from '../format/dates';
import { formatMoney, sumByCurrency } from '../format/money';
import { formatNumber } from '../format/number';
import { Expiry } from '../orders/Expiry';
import classes from './ExpiringPage.module.css';
import { ordersExpiringOn } from './expiringUrl';

interface Props {
  days: ExpiringDay[];
  /** Nothing is left to load, so that sums are of all. */
  isWhole: boolean;
}

export function ExpiringTable({ days, isWhole }: Props) {
  return (
    <table className={classes.table} aria-label={expiring.table}>
      <thead>
        <tr>
          <th scope="col">{expiring.day}</th>
          <th scope="col" className="number">
            {expiring.orders}
          </th>
          <th scope="col" className="number">
            {expiring.left}
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <DayRow key={`${day.day} ${day.currency}`} day={day} />
        ))}
      </tbody>
      {isWhole && <Total days={days} />}
    </table>
  );
}

const atMidnight = (day: string) => `${day}T00:00:00.000Z`;

function DayRow({ day }: { day: ExpiringDay }) {
  const date = formatDate(atMidnight(day.day));
  return (
    <tr>
      <th scope="row">
        <Expiry status="AUTHORIZED" expiresAt={atMidnight(day.day)} />
      </th>
      <td className="number">
        <Link
          to={{ pathname: '/orders', search: ordersExpiringOn(day) }}
          className={classes.orders}
          aria-label={expiring.show(day.orders_count, date, day.currency)}
        >
          {formatNumber(day.orders_count)}
        </Link>
      </td>
      <td className="number">{formatMoney(day.remaining_authorized_amount, day.currency)}</td>
    </tr>
  );
}

function Total({ days }: { days: ExpiringDay[] }) {
  const totals = sumByCurrency(
    days.map(({ currency, remaining_authorized_amount: amount }) => ({ currency, amount })),
  );
  const orders = days.reduce((sum, day) => sum + day.orders_count, 0);
  return (
    <tfoot>
      <tr>
        <th scope="row">{expiring.total}</th>
        <td className="number">{formatNumber(orders)}</td>
        <td className="number">
          {totals.map(({ currency, amount }) => (
            <div key={currency}>{formatMoney(amount, currency)}</div>
          ))}
        </td>
      </tr>
    </tfoot>
  );
}
