import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { loadExpiring } from '../api/calls';
import type { ExpiringDay } from '../api/expiringTypes';
import { ordersExpiringOn } from '../expiring/expiringUrl';
import { expiring as expiringTexts } from '../expiringMessages';
import { formatUtcDay, startOfUtcDay, utcDayOf } from '../format/dates';
import { formatMoney } from '../format/money';
import { formatNumber } from '../format/number';
import { home } from '../homeMessages';
import { Expiry } from '../orders/Expiry';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { merchantNow } from '../ui/merchantClock';
import classes from './Home.module.css';

const DAYS = 30;
const ROWS = 8;

/** What is left of open orders by the day on which it expires: the nearest days, each with a bar. */
export function AtRisk() {
  const until = startOfUtcDay(utcDayOf(merchantNow()), DAYS + 1);
  const expiring = useQuery({
    queryKey: ['expiring', 'next', until],
    queryFn: ({ signal }) => loadExpiring({ until, limit: ROWS }, signal),
  });
  const days = expiring.data?.days ?? [];
  const isEmpty = days.length === 0 && expiring.data?.next === undefined;
  return (
    <Card title={home.atRisk} aside={<span className={classes.aside}>{home.atRiskNote(DAYS)}</span>} isFlush>
      {expiring.isPending && <Skeleton height={180} m="md" w="auto" />}
      {expiring.isError && expiring.data === undefined && (
        <LoadFailure what={home.whatAtRisk} error={expiring.error} onRetry={() => void expiring.refetch()} />
      )}
      {expiring.data !== undefined && isEmpty && <p className={classes.none}>{home.noRisk}</p>}
      {days.length > 0 && <RiskTable days={days} />}
      {expiring.data !== undefined && !isEmpty && (
        <p className={classes.more}>
          <Anchor component={Link} to="/expiring">
            {home.allRisk}
          </Anchor>
        </p>
      )}
    </Card>
  );
}

function RiskTable({ days }: { days: ExpiringDay[] }) {
  const most = new Map<string, number>();
  for (const { currency, remaining_authorized_amount: left } of days)
    most.set(currency, Math.max(most.get(currency) ?? 0, left));
  return (
    <table className={classes.table} aria-label={home.atRisk}>
      <thead>
        <tr>
          <th scope="col">{home.expires}</th>
          <th scope="col" className="number">
            {home.orders}
          </th>
          <th scope="col" className="number">
            {home.left}
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <RiskRow key={`${day.day} ${day.currency}`} day={day} most={most.get(day.currency) ?? 0} />
        ))}
      </tbody>
    </table>
  );
}

/** The bar compares days of one currency with each other. */
function RiskRow({ day, most }: { day: ExpiringDay; most: number }) {
  const at = `${day.day}T00:00:00.000Z`;
  const left = day.remaining_authorized_amount;
  return (
    <tr>
      <th scope="row">
        <Expiry status="AUTHORIZED" expiresAt={at} />
      </th>
      <td className="number">
        <Link
          to={{ pathname: '/orders', search: ordersExpiringOn(day) }}
          className={classes.count}
          aria-label={expiringTexts.show(day.orders_count, formatUtcDay(at), day.currency)}
        >
          {formatNumber(day.orders_count)}
        </Link>
      </td>
      <td className="number">
        {formatMoney(left, day.currency)}
        <span className={classes.bar} style={{ width: `${most > 0 ? (left / most) * 100 : 0}%` }} />
      </td>
    </tr>
  );
}
