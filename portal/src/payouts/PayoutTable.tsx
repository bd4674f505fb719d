import { Link, useLocation } from 'react-router-dom';
import type { Payout } from '../api/payoutTypes';
import { formatUtcDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { formatNumber } from '../format/number';
import { payouts as payoutsTexts } from '../payoutMessages';
import { PayoutBadge } from './PayoutBadge';
import classes from './Payouts.module.css';

interface Props {
  name: string;
  payouts: Payout[];
  /** All of one status need not say it. */
  hasStatus?: boolean;
}

export function PayoutTable({ name, payouts, hasStatus = true }: Props) {
  const list = useLocation().search;
  return (
    <table className={classes.table} aria-label={name}>
      <thead>
        <tr>
          <th scope="col">{payoutsTexts.date}</th>
          {hasStatus && <th scope="col">{payoutsTexts.statusName}</th>}
          <th scope="col" className={`number ${classes.wide ?? ''}`}>
            {payoutsTexts.events}
          </th>
          <th scope="col" className="number">
            {payoutsTexts.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {payouts.map((payout) => (
          <tr key={payout.payment_reference}>
            <th scope="row">
              <span className={classes.day}>{formatUtcDay(payout.payout_date)}</span>
              <Link to={`/payouts/${payout.payment_reference}`} state={{ list }} className={`mono ${classes.link ?? ''}`}>
                {payout.payment_reference}
              </Link>
            </th>
            {hasStatus && (
              <td>
                <PayoutBadge payout={payout} />
              </td>
            )}
            <td className={`number ${classes.wide ?? ''}`}>{formatNumber(payout.events)}</td>
            <td className="number">
              <strong>{formatMoney(payout.settlement_amount, payout.currency)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
