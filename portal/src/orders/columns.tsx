import type { ReactNode } from 'react';
import type { OrderSort, OrderSummary } from '../api/types';
import { formatDate, formatTime } from '../format/dates';
import { formatMoney } from '../format/money';
import { countryName, first, leftToCapture, methodName, shortId } from '../format/order';
import { list } from '../listMessages';
import { t } from '../messages';
import { tags } from '../paperMessages';
import { stores } from '../storeMessages';
import { totals } from '../totalsMessages';
import { CopyButton } from '../ui/CopyButton';
import { StatusBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { views } from '../viewMessages';
import { Expiry } from './Expiry';
import classes from './OrderTable.module.css';

// What the list can show of an order, by the names that exports have.

interface Cell {
  order: OrderSummary;
  /** Has this column one of its own? Then it is not shown beside another. */
  has: (name: string) => boolean;
}

export interface Column {
  name: string;
  title: string;
  isNumber?: boolean;
  sorts?: { up: OrderSort; down: OrderSort; startsUp?: boolean };
  cell: (cell: Cell) => ReactNode;
}

/** The one that is always there, for its link opens the order; the table makes its cell. */
export const LINK_COLUMN = 'merchant_reference1';

const money = (name: string, title: string, amount: (order: OrderSummary) => number, sorts?: Column['sorts']): Column => ({
  name,
  title,
  isNumber: true,
  ...(sorts !== undefined && { sorts }),
  cell: ({ order }) => {
    const minor = amount(order);
    return (
      <span className={minor === 0 ? classes.nothing : undefined}>{formatMoney(minor, order.purchase_currency)}</span>
    );
  },
});

const text = (name: string, title: string, of: (order: OrderSummary) => string | undefined): Column => ({
  name,
  title,
  cell: ({ order }) => first(of(order)) ?? t.app.notKnown,
});

const withCopy = (shown: ReactNode, value: string, what: string) => (
  <span className={classes.id}>
    {shown}
    <span className={classes.above}>
      <CopyButton value={value} what={what} />
    </span>
  </span>
);

export const COLUMNS: Column[] = [
  { name: 'status', title: t.orders.column.status, cell: ({ order }) => <StatusBadge status={order.status} /> },
  text(LINK_COLUMN, t.orders.column.reference, (order) => order.merchant_reference1),
  {
    name: 'customer_name',
    title: t.orders.column.customer,
    cell: ({ order, has }) => (
      <>
        <div className="two-lines">{first(order.customer_name) ?? t.app.notKnown}</div>
        {!has('customer_email') && <div className={`two-lines ${classes.second}`}>{order.customer_email}</div>}
      </>
    ),
  },
  money('order_amount', t.orders.column.amount, (order) => order.order_amount, {
    up: 'order_amount',
    down: '-order_amount',
  }),
  money('remaining_authorized_amount', t.orders.column.left, leftToCapture),
  {
    name: 'created_at',
    title: t.orders.column.created,
    sorts: { up: 'created_at', down: '-created_at' },
    cell: ({ order }) => (
      <span className={classes.nowrap}>
        <When at={order.created_at} format={formatDate} />
        <span className={classes.second} aria-hidden="true">
          {formatTime(order.created_at)}
        </span>
      </span>
    ),
  },
  {
    name: 'expires_at',
    title: t.orders.column.expires,
    sorts: { up: 'expires_at', down: '-expires_at', startsUp: true },
    cell: ({ order }) => <Expiry status={order.status} expiresAt={order.expires_at} />,
  },
  {
    name: 'order_id',
    title: t.orders.column.orderId,
    cell: ({ order }) =>
      withCopy(
        <span className="mono" title={order.order_id}>
          {shortId(order.order_id)}
        </span>,
        order.order_id,
        t.orders.orderId,
      ),
  },
  {
    name: 'klarna_reference',
    title: views.column.klarna_reference,
    cell: ({ order }) =>
      first(order.klarna_reference) === undefined
        ? t.app.notKnown
        : withCopy(
            <span className="mono">{order.klarna_reference}</span>,
            order.klarna_reference ?? '',
            views.column.klarna_reference,
          ),
  },
  {
    name: 'merchant_reference2',
    title: views.column.merchant_reference2,
    cell: ({ order }) =>
      first(order.merchant_reference2) === undefined
        ? t.app.notKnown
        : withCopy(
            <span>{order.merchant_reference2}</span>,
            order.merchant_reference2 ?? '',
            views.column.merchant_reference2,
          ),
  },
  text('customer_email', views.column.customer_email, (order) => order.customer_email),
  text('purchase_country', views.column.purchase_country, ({ purchase_country: code = '' }) =>
    code === '' ? undefined : countryName(code),
  ),
  text('payment_method_type', list.method, ({ payment_method_type: type }) =>
    type === undefined ? undefined : methodName(type),
  ),
  text('purchase_currency', t.orders.currency, (order) => order.purchase_currency),
  text('fraud_status', views.column.fraud_status, ({ fraud_status: status }) =>
    status === undefined ? undefined : status === 'ACCEPTED' ? views.accepted : t.fraud[status],
  ),
  money('captured_amount', totals.captured, (order) => order.captured_amount),
  money('refunded_amount', totals.refunded, (order) => order.refunded_amount),
  money(
    'released_amount',
    views.column.released_amount,
    (order) => order.order_amount - order.captured_amount - order.remaining_authorized_amount,
  ),
  {
    name: 'tags',
    title: tags.title,
    cell: ({ order }) =>
      order.tags === undefined || order.tags.length === 0 ? (
        t.app.notKnown
      ) : (
        <ul className={classes.tags}>
          {order.tags.map((tag) => (
            <li key={tag}>{tag}</li>
          ))}
        </ul>
      ),
  },
];

export const DEFAULT_COLUMNS = COLUMNS.slice(0, 8).map((column) => column.name);

/** Beside the link while the list is over several stores; it is no column that one chooses. */
const STORE_COLUMN = text('store', stores.filter, ({ store }) => store?.name);

export const withStore = (columns: Column[]): Column[] =>
  columns.flatMap((column) => (column.name === LINK_COLUMN ? [column, STORE_COLUMN] : [column]));

/** The columns of these names, in their order; the one with the link is always among them. Empty: those by itself. */
export function columnsOf(names: string[]): Column[] {
  const chosen = (names.length === 0 ? DEFAULT_COLUMNS : names)
    .map((name) => COLUMNS.find((column) => column.name === name))
    .filter((column) => column !== undefined);
  if (chosen.some((column) => column.name === LINK_COLUMN)) return chosen;
  return [...COLUMNS.filter((column) => column.name === LINK_COLUMN), ...chosen];
}
