import { Link } from 'react-router-dom';
import type { ExpiringDay } from '../api/expiringTypes';
import { formatDate } from '../format/dates';
import { formatMoney, sumByCurrency } from '../format/money';
import { formatNumber } from '../format/number';
import { t } from '../messages';
import { NO_FILTER, writeFilter } from '../orders/listUrl';
import { Expiry } from '../orders/Expiry';
import classes from './ExpiringPage.module.css';

interface Props {
  days: ExpiringDay[];
  /** Nothing is left to load, so that sums are of all. */
  isWhole: boolean;
}

export function ExpiringTable({ days, isWhole }: Props) {
  return (
    <table className={classes.table} aria-label={t.expiring.table}>
      <thead>
        <tr>
          <th scope="col">{t.expiring.day}</th>
          <th scope="col" className="number">
            {t.expiring.orders}
          </th>
          <th scope="col" className="number">
            {t.expiring.left}
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
          to={{ pathname: '/orders', search: listOf(day) }}
          className={classes.orders}
          aria-label={t.expiring.show(day.orders_count, date, day.currency)}
        >
          {formatNumber(day.orders_count)}
        </Link>
      </td>
      <td className="number">{formatMoney(day.remaining_authorized_amount, day.currency)}</td>
    </tr>
  );
}

/** The list of orders as the portal's own address has it. */
function listOf({ day, currency }: ExpiringDay): string {
  return writeFilter({
    ...NO_FILTER,
    statuses: ['AUTHORIZED', 'PART_CAPTURED'],
    expiresFrom: day,
    expiresTo: day,
    currency,
    sort: 'expires_at',
  }).toString();
}

function Total({ days }: { days: ExpiringDay[] }) {
  const totals = sumByCurrency(
    days.map(({ currency, remaining_authorized_amount: amount }) => ({ currency, amount })),
  );
  const orders = days.reduce((sum, day) => sum + day.orders_count, 0);
  return (
    <tfoot>
      <tr>
        <th scope="row">{t.expiring.total}</th>
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
