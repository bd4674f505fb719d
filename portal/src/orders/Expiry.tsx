import type { OrderStatus } from '../api/types';
import { daysLeft, EXPIRY_WARNING_DAYS, formatDate } from '../format/dates';
import { t } from '../messages';
import { AlertIcon } from '../ui/icons';
import { useNow } from '../ui/now';
import { When } from '../ui/When';
import classes from './Expiry.module.css';

interface Props {
  status: OrderStatus;
  expiresAt: string;
}

/** When the authorization ends, and for orders with something left to capture how much time that leaves. */
export function Expiry({ status, expiresAt }: Props) {
  const days = daysLeft(expiresAt, useNow());
  const isOpen = status === 'AUTHORIZED' || status === 'PART_CAPTURED';
  return (
    <span className={classes.expiry}>
      <When at={expiresAt} format={formatDate} />
      {isOpen && <DaysLeft days={days} />}
    </span>
  );
}

function DaysLeft({ days }: { days: number }) {
  const text = days <= 0 ? t.expiry.expired : days === 1 ? t.expiry.lastDay : t.expiry.daysLeft(days);
  if (days > EXPIRY_WARNING_DAYS) return <span className={classes.left}>{text}</span>;
  return (
    <span className={classes.left} data-tone={days <= 0 ? 'bad' : 'warn'}>
      <AlertIcon width={14} height={14} />
      {text}
    </span>
  );
}
