import type { OrderStatus } from '../api/types';
import { t } from '../messages';
import classes from './StatusBadge.module.css';

type Tone = 'info' | 'warn' | 'good' | 'calm' | 'bad';

const TONES: Record<OrderStatus, Tone> = {
  AUTHORIZED: 'info',
  PART_CAPTURED: 'warn',
  CAPTURED: 'good',
  CANCELLED: 'calm',
  EXPIRED: 'bad',
  CLOSED: 'calm',
};

export function StatusBadge({ status }: { status: OrderStatus }) {
  return <ToneBadge tone={TONES[status]}>{t.status[status]}</ToneBadge>;
}

export function ToneBadge({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
