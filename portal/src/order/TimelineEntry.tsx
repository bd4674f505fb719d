import type { ComponentType, SVGProps } from 'react';
import type { TimelineEvent } from '../api/types';
import { formatMoney } from '../format/money';
import { first } from '../format/order';
import { t } from '../messages';
import { BoxIcon, CheckIcon, ClockIcon, HookIcon, LockIcon, StopIcon, TruckIcon, UndoIcon } from '../ui/icons';
import { When } from '../ui/When';
import { LineList } from './LineList';
import classes from './Timeline.module.css';

interface Look {
  icon: ComponentType<SVGProps<SVGSVGElement>>;
  tone: 'info' | 'good' | 'warn' | 'calm' | 'bad';
}

const LOOKS: Record<string, Look> = {
  'order.created': { icon: BoxIcon, tone: 'info' },
  'order.acknowledged': { icon: CheckIcon, tone: 'calm' },
  'order.cancelled': { icon: StopIcon, tone: 'bad' },
  'order.released': { icon: UndoIcon, tone: 'calm' },
  'order.expired': { icon: ClockIcon, tone: 'bad' },
  'order.closed': { icon: LockIcon, tone: 'calm' },
  'capture.created': { icon: HookIcon, tone: 'good' },
  'refund.created': { icon: UndoIcon, tone: 'warn' },
  'shipping.added': { icon: TruckIcon, tone: 'info' },
};
const OTHER: Look = { icon: ClockIcon, tone: 'calm' };

export function TimelineEntry({ event, currency }: { event: TimelineEvent; currency: string }) {
  const { icon: Icon, tone } = LOOKS[event.type] ?? OTHER;
  const kind = t.timeline.actor[event.actor.kind];
  const notes = [
    first(event.klarna_reference),
    first(event.reference) === undefined ? undefined : t.timeline.reference(event.reference ?? ''),
    first(event.description),
  ].filter((note) => note !== undefined);
  return (
    <li className={classes.event}>
      <span className={classes.mark} data-tone={tone}>
        <Icon width={16} height={16} />
      </span>
      <div className={classes.body}>
        <div className={classes.head}>
          <strong>{t.timeline.types[event.type] ?? event.type}</strong>
          {event.amount !== undefined && (
            <strong className={classes.amount}>{formatMoney(event.amount, currency)}</strong>
          )}
          <span className={classes.when}>
            <When at={event.at} />
          </span>
        </div>
        <div className={classes.actor}>
          {kind}
          {event.actor.kind !== 'system' && first(event.actor.name) !== undefined && (
            <>
              {' '}
              <span className={event.actor.kind === 'key' ? 'mono' : classes.who}>{event.actor.name}</span>
            </>
          )}
        </div>
        {notes.length > 0 && <p className={classes.notes}>{notes.join(' · ')}</p>}
        <LineList lines={event.order_lines ?? []} currency={currency} />
      </div>
    </li>
  );
}
