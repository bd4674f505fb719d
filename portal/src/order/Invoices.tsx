import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { invoicePdf, loadPlan } from '../api/calls';
import type { Invoice, InvoiceStatus, Order, PaymentPlan } from '../api/types';
import { dunning } from '../dunningMessages';
import { formatDate, formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { invoices } from '../orderMessages';
import { Card } from '../ui/Card';
import { CopyButton } from '../ui/CopyButton';
import { Facts, type Fact } from '../ui/Facts';
import { LoadFailure } from '../ui/LoadFailure';
import { ToneBadge } from '../ui/StatusBadge';
import { DunningLine } from './DunningLine';
import classes from './Invoices.module.css';
import { MovementLink } from './MovementLink';
import movementClasses from './Movements.module.css';
import viewClasses from './OrderView.module.css';

const LOOK_AGAIN_MS = 1000;

const TONES = { open: 'info', overdue: 'bad', paid: 'good', credited: 'calm', written_off: 'calm' } as const satisfies Record<
  InvoiceStatus,
  string
>;

/** What the customer has to pay when, and what of it is paid. Nothing where a capture sets nothing in motion. */
export function Invoices({ order }: { order: Order }) {
  const plan = useQuery({
    queryKey: ['order', order.order_id, 'plan'],
    queryFn: ({ signal }) => loadPlan(order.order_id, signal),
    refetchInterval: ({ state }) => (state.data?.awaited_invoices === undefined ? false : LOOK_AGAIN_MS),
  });
  if (plan.data?.kind === 'nothing' || plan.isPending) return null;
  if (plan.data === undefined)
    return (
      <Card title={invoices.title}>
        <LoadFailure what={invoices.what} error={plan.error} onRetry={() => void plan.refetch()} />
      </Card>
    );
  return <InvoiceCard plan={plan.data} />;
}

function InvoiceCard({ plan }: { plan: PaymentPlan }) {
  const awaited = plan.awaited_invoices ?? 0;
  return (
    <Card title={invoices.title} isFlush={plan.invoices.length > 0}>
      {awaited > 0 && (
        <p className={`${viewClasses.dimmed ?? ''} ${classes.awaited ?? ''}`} role="status">
          {invoices.awaited(awaited)}
        </p>
      )}
      {awaited === 0 && plan.invoices.length === 0 && <p className={viewClasses.dimmed}>{invoices.none}</p>}
      {plan.invoices.length > 0 && (
        <ol className={movementClasses.movements}>
          {plan.invoices.map((invoice) => (
            <InvoiceEntry key={invoice.capture_id} plan={plan} invoice={invoice} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function InvoiceEntry({ plan, invoice }: { plan: PaymentPlan; invoice: Invoice }) {
  const money = (minor: number) => formatMoney(minor, plan.purchase_currency);
  return (
    <li>
      <div className={movementClasses.head}>
        <strong>{invoices.name(invoice.invoice_number)}</strong>
        <ToneBadge tone={TONES[invoice.status]}>{invoices.status[invoice.status]}</ToneBadge>
        <span className={movementClasses.when}>{invoices.dated(formatDay(invoice.invoice_date))}</span>
        <strong>{money(invoice.amount)}</strong>
      </div>
      <p className={classes.reference}>
        {invoices.reference} <span className="mono">{invoice.payment_reference}</span>
        <CopyButton value={invoice.payment_reference} what={invoices.reference} />
        <PdfLink
          href={invoicePdf(plan.order_id, invoice.capture_id)}
          label={invoices.pdfOf(invoice.invoice_number)}
        />
        <span className={classes.capture}>
          <MovementLink orderId={plan.order_id} to={invoice.capture_id}>
            {invoices.ofCapture(invoice.klarna_reference)}
          </MovementLink>
        </span>
      </p>
      <div className={classes.sides}>
        <Parts invoice={invoice} money={money} />
        <Facts rows={sumsOf(invoice, money)} />
      </div>
      {invoice.credits?.map((credit) => (
        <p key={credit.refund_id} className={classes.payment}>
          <span>
            {invoices.credit}{' '}
            <PdfLink
              href={invoicePdf(plan.order_id, invoice.capture_id, credit.refund_id)}
              label={invoices.creditPdfOf(invoice.invoice_number)}
            />
          </span>
          <span>{money(credit.amount)}</span>
        </p>
      ))}
      <DunningLine orderId={plan.order_id} invoice={invoice} />
      {invoice.payments?.map((payment) => (
        <p key={payment.payment_id} className={classes.payment}>
          <span>{invoices.payment(formatDate(payment.paid_at), payment.payer)}</span>
          <span>{money(payment.amount)}</span>
        </p>
      ))}
    </li>
  );
}

function PdfLink({ href, label }: { href: string; label: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" aria-label={label} fz="inherit" underline="always">
      {invoices.pdf}
    </Anchor>
  );
}

interface PartsProps {
  invoice: Invoice;
  money: (minor: number) => string;
}

function Parts({ invoice, money }: PartsProps) {
  return (
    <table className={classes.parts} aria-label={invoices.parts}>
      <thead>
        <tr>
          <th scope="col">{invoices.due}</th>
          <th scope="col">{invoices.amount}</th>
          <th scope="col">{invoices.open}</th>
        </tr>
      </thead>
      <tbody>
        {invoice.parts.map((part) => (
          <tr key={part.due_date}>
            <td>{formatDay(part.due_date)}</td>
            <td>{money(part.amount)}</td>
            <td>{money(part.open_amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Only what there is: most invoices have never been refunded. */
function sumsOf(invoice: Invoice, money: (minor: number) => string): Fact[] {
  const rows: [string, number][] = [
    [invoices.refunded, invoice.refunded_amount],
    [dunning.fee, invoice.fee_amount ?? 0],
    [dunning.interest, invoice.interest_amount ?? 0],
    [dunning.writtenOff, invoice.written_off_amount ?? 0],
    [invoices.paid, invoice.paid_amount],
    [invoices.paidBack, invoice.paid_back_amount],
    [invoices.owedBack, invoice.owed_back_amount],
  ];
  const facts = rows.filter(([, minor]) => minor > 0).map(([name, minor]) => ({ name, value: money(minor) }));
  return [...facts, { name: invoices.open, value: money(invoice.open_amount), isStrong: true }];
}
