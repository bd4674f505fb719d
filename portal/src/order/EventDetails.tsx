import { VisuallyHidden } from '@mantine/core';
import type { Approval } from '../api/approvalTypes';
import type { Order, TimelineEvent } from '../api/types';
import { approvals } from '../approvalMessages';
import { dunning } from '../dunningMessages';
import { formatDateTime, formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { resend, tags } from '../paperMessages';
import { mail, timeline } from '../timelineMessages';
import { showChange, type ShownChange } from './changes';
import classes from './EventDetails.module.css';
import { LineList } from './LineList';
import { MailList } from './MailList';
import { captureName } from './movementNames';
import { MovementLink } from './MovementLink';
import { PayoutLink } from './MovementPayout';
import { ShipmentList } from './ShipmentList';
import { EventWarnings } from './Warnings';

/** What an event has to tell besides who and when. */
export function EventDetails({ order, event }: { order: Order; event: TimelineEvent }) {
  const { capture_id: captureId, changes = [], order_lines: lines = [], shipping_info: shipments = [] } = event;
  const currency = order.purchase_currency;
  return (
    <>
      {captureId !== undefined && (
        <p className={classes.capture}>
          <MovementLink orderId={order.order_id} to={captureId}>
            {timeline.capture(captureName(order, captureId))}
          </MovementLink>
        </p>
      )}
      <Invoice event={event} />
      <TagChanges event={event} />
      <ApprovalDetails event={event} currency={currency} />
      {event.mail_kind !== undefined && (
        <p className={classes.text}>{resend.repeats(mail.kinds[event.mail_kind] ?? event.mail_kind)}</p>
      )}
      {event.type.startsWith('payout.') && event.payment_reference !== undefined && (
        <p className={classes.text}>
          <PayoutLink reference={event.payment_reference} />
        </p>
      )}
      {event.number_of_days !== undefined && (
        <p className={classes.text}>
          {[timeline.longerToPay(event.number_of_days), feeText(event.fee_amount, currency)].join(' · ')}
        </p>
      )}
      {event.type === 'dispute.lost' && <p className={classes.text}>{feeText(event.fee_amount, currency)}</p>}
      {event.days_before !== undefined && event.expires_at !== undefined && (
        <p className={classes.text}>{timeline.expiring(event.days_before, formatDateTime(event.expires_at))}</p>
      )}
      <DunningDetails event={event} money={(minor) => formatMoney(minor, currency)} />
      <Changes changes={changes.map((change) => showChange(change, currency))} />
      {LINES_REPLACED.has(event.type) && lines.length === 0 && (
        <p className={classes.text}>{timeline.allLinesRemoved}</p>
      )}
      <LineList lines={lines} currency={currency} />
      <ShipmentList shipments={shipments} />
      <EventWarnings order={order} event={event} />
      <MailList orderId={order.order_id} mails={event.mails ?? []} />
    </>
  );
}

/** Which tags the order has since, and which it had before. */
function TagChanges({ event }: { event: TimelineEvent }) {
  const said = [...(event.tags_added ?? []).map(tags.added), ...(event.tags_removed ?? []).map(tags.removed)];
  if (said.length === 0) return null;
  return <p className={classes.text}>{said.join(' · ')}</p>;
}

/** What was asked for, and what became of it. */
function ApprovalDetails({ event, currency }: { event: TimelineEvent; currency: string }) {
  const { action, requested_amount: amount, change } = event;
  if (action === undefined || amount === undefined) return null;
  const became = change !== undefined && change in approvals.status ? approvals.status[change as Approval['status']] : undefined;
  const said = [approvals.of[action](formatMoney(amount, currency)), became];
  return <p className={classes.text}>{said.filter((part) => part !== undefined).join(' · ')}</p>;
}

/** Which invoice it is about, and who paid it. */
function Invoice({ event }: { event: TimelineEvent }) {
  const { invoice_number: number, payment_reference: reference = '', payer } = event;
  if (number === undefined) return null;
  const said = [
    timeline.invoice(number),
    event.type === 'invoice.created' ? timeline.invoiceReference(reference) : undefined,
    payer === undefined ? undefined : timeline.payer(payer),
  ];
  return <p className={classes.text}>{said.filter((part) => part !== undefined).join(' · ')}</p>;
}

/** Events after which an order has the lines they name, and no others. */
const LINES_REPLACED = new Set(['authorization.raised', 'authorization.lowered', 'order_lines.updated']);

const feeText = (fee: number | undefined, currency: string): string =>
  fee === undefined || fee === 0 ? timeline.noFee : timeline.fee(formatMoney(fee, currency));

/** Of a reminder, or of a change of reminders: what it asks for, what it cost, and why. */
function DunningDetails({ event, money }: { event: TimelineEvent; money: (minor: number) => string }) {
  const parts = [
    event.step && dunning.step(event.step),
    event.change && event.change in dunning.changes && dunning.changes[event.change as keyof typeof dunning.changes],
    event.amount_due && dunning.amountDue(money(event.amount_due), event.due_date && formatDay(event.due_date)),
    event.number_of_days === undefined && event.fee_amount ? timeline.fee(money(event.fee_amount)) : undefined,
    event.interest_amount && dunning.interestOf(money(event.interest_amount)),
    event.reason && dunning.reasonOf(event.reason),
    event.until && dunning.lastDay(formatDay(event.until)),
  ].filter(Boolean);
  if (event.step === undefined && (event.change === undefined || event.action !== undefined)) return null;
  return <p className={classes.text}>{parts.join(' · ')}</p>;
}

function Changes({ changes }: { changes: ShownChange[] }) {
  if (changes.length === 0) return null;
  return (
    <dl className={classes.changes}>
      {changes.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <VisuallyHidden>{timeline.from} </VisuallyHidden>
            <Value text={before} />
            <span aria-hidden="true"> → </span>
            <VisuallyHidden> {timeline.to} </VisuallyHidden>
            <Value text={after} isNew />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ text, isNew = false }: { text: string | undefined; isNew?: boolean }) {
  if (text === undefined) return <em className={classes.nothing}>{timeline.nothing}</em>;
  return isNew ? <strong>{text}</strong> : <span>{text}</span>;
}
