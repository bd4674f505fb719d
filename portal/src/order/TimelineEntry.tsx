import { useState, type ComponentType, type SVGProps } from 'react';
import type { EventType, Order, TimelineEvent } from '../api/types';
import { formatDifference, formatMoney } from '../format/money';
import { first } from '../format/order';
import { timeline } from '../timelineMessages';
import {
  AlertIcon,
  BankIcon,
  BoxIcon,
  CalendarIcon,
  CheckIcon,
  ClockIcon,
  CoinsIcon,
  HookIcon,
  ListIcon,
  LockIcon,
  MailIcon,
  NoteIcon,
  PersonIcon,
  ShieldIcon,
  SortDownIcon,
  SortUpIcon,
  StopIcon,
  TagIcon,
  TruckIcon,
  UndoIcon,
} from '../ui/icons';
import { reasonText } from '../ui/refusals';
import { When } from '../ui/When';
import { EventDetails } from './EventDetails';
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
  'order.expiring': { icon: AlertIcon, tone: 'warn' },
  'order.expired': { icon: ClockIcon, tone: 'bad' },
  'order.closed': { icon: LockIcon, tone: 'calm' },
  'capture.created': { icon: HookIcon, tone: 'good' },
  'refund.created': { icon: UndoIcon, tone: 'warn' },
  'shipping.added': { icon: TruckIcon, tone: 'info' },
  'authorization.raised': { icon: SortUpIcon, tone: 'info' },
  'authorization.lowered': { icon: SortDownIcon, tone: 'info' },
  'authorization.extended': { icon: ClockIcon, tone: 'info' },
  'order_lines.updated': { icon: ListIcon, tone: 'info' },
  'references.updated': { icon: TagIcon, tone: 'calm' },
  'customer.updated': { icon: PersonIcon, tone: 'calm' },
  'send_out.triggered': { icon: MailIcon, tone: 'info' },
  'due_date.extended': { icon: CalendarIcon, tone: 'info' },
  'fraud.decided': { icon: ShieldIcon, tone: 'calm' },
  'request.flagged': { icon: AlertIcon, tone: 'warn' },
  'invoice.created': { icon: ListIcon, tone: 'info' },
  'invoice.credited': { icon: UndoIcon, tone: 'calm' },
  'payment.assigned': { icon: CoinsIcon, tone: 'good' },
  'payment.paid_back': { icon: CoinsIcon, tone: 'warn' },
  'payment.unassigned': { icon: UndoIcon, tone: 'warn' },
  'payout.returned': { icon: BankIcon, tone: 'bad' },
  'payout.closed': { icon: BankIcon, tone: 'info' },
  'payout.paid': { icon: BankIcon, tone: 'good' },
  'correction.created': { icon: TagIcon, tone: 'info' },
  'dispute.opened': { icon: AlertIcon, tone: 'warn' },
  'dispute.won': { icon: CheckIcon, tone: 'good' },
  'dispute.lost': { icon: StopIcon, tone: 'bad' },
  'invoice.reminded': { icon: MailIcon, tone: 'warn' },
  'dunning.changed': { icon: CalendarIcon, tone: 'calm' },
  'note.added': { icon: NoteIcon, tone: 'warn' },
  'tags.changed': { icon: TagIcon, tone: 'calm' },
  'approval.requested': { icon: ShieldIcon, tone: 'warn' },
  'approval.decided': { icon: ShieldIcon, tone: 'info' },
} satisfies Record<EventType, Look>;
const OTHER: Look = { icon: ClockIcon, tone: 'calm' };

/** Which way the amount of an event went, where both are possible. */
const SIGNS: Record<string, 1 | -1> = { 'authorization.raised': 1, 'authorization.lowered': -1 };

function amountText({ type, amount, currency, correction_amount }: TimelineEvent, order: Order): string | undefined {
  if (correction_amount !== undefined) return formatDifference(correction_amount, order.purchase_currency);
  if (amount === undefined) return undefined;
  const sign = SIGNS[type];
  const unit = currency ?? order.purchase_currency;
  return sign === undefined ? formatMoney(amount, unit) : formatDifference(sign * amount, unit);
}

export function TimelineEntry({ event, order }: { event: TimelineEvent; order: Order }) {
  const { icon: Icon, tone } = LOOKS[event.type] ?? OTHER;
  const amount = amountText(event, order);
  const kind = timeline.actor[event.actor.kind];
  const notes = [
    first(event.klarna_reference),
    first(event.reference) === undefined ? undefined : timeline.reference(event.reference ?? ''),
    first(event.description),
    reasonText(event, event.currency ?? order.purchase_currency) ?? first(event.reason),
  ].filter((note) => note !== undefined);
  return (
    <li className={classes.event}>
      <span className={classes.mark} data-tone={tone}>
        <Icon width={16} height={16} />
      </span>
      <div className={classes.body}>
        <div className={classes.head}>
          <strong>{timeline.types[event.type] ?? event.type}</strong>
          {amount !== undefined && <strong className={classes.amount}>{amount}</strong>}
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
        <EventDetails order={order} event={event} />
        <EventJson event={event} />
      </div>
    </li>
  );
}

/** As the API tells it, for who wants to know it exactly. */
function EventJson({ event }: { event: TimelineEvent }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={classes.json} onToggle={(toggled) => setOpen(toggled.currentTarget.open)}>
      <summary>{timeline.json}</summary>
      {isOpen && <pre>{JSON.stringify(event, null, 2)}</pre>}
    </details>
  );
}
