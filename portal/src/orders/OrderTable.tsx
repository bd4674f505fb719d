import { Checkbox } from '@mantine/core';
import { Link, useLocation } from 'react-router-dom';
import type { OrderSort, OrderSummary } from '../api/types';
import { formatDate, formatTime } from '../format/dates';
import { formatMoney } from '../format/money';
import { first, leftToCapture, nameOf, shortId } from '../format/order';
import { t } from '../messages';
import { CopyButton } from '../ui/CopyButton';
import { SortDownIcon, SortUpIcon } from '../ui/icons';
import { StatusBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { Expiry } from './Expiry';
import classes from './OrderTable.module.css';
import { tickedCount, type ShownOrders } from './shown';
import type { Selection } from './useSelection';

export function OrderTable({ orders, selection, filter, change, isSelectable }: ShownOrders) {
  const ticked = tickedCount(orders, selection);
  // While searching the best match comes first, whatever the sorting.
  const sort = filter.search === '' ? filter.sort : undefined;
  const sortBy = (next: OrderSort) => change({ sort: next });
  const { column } = t.orders;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          {isSelectable && (
            <th scope="col" className={classes.tick}>
              <Checkbox
                aria-label={t.orders.selectAll}
                checked={ticked === orders.length}
                indeterminate={ticked > 0 && ticked < orders.length}
                onChange={(event) => selection.set(orders, event.currentTarget.checked)}
              />
            </th>
          )}
          <th scope="col">{column.status}</th>
          <th scope="col">{column.reference}</th>
          <th scope="col">{column.customer}</th>
          <SortableHead
            name={column.amount}
            sort={sort}
            up="order_amount"
            down="-order_amount"
            onSort={sortBy}
            isNumber
          />
          <th scope="col" className="number">
            {column.left}
          </th>
          <SortableHead name={column.created} sort={sort} up="created_at" down="-created_at" onSort={sortBy} />
          <SortableHead name={column.expires} sort={sort} up="expires_at" down="-expires_at" onSort={sortBy} startsUp />
          <th scope="col">{column.orderId}</th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <OrderRow key={order.order_id} order={order} selection={isSelectable ? selection : undefined} />
        ))}
      </tbody>
    </table>
  );
}

interface SortableHeadProps {
  name: string;
  /** Undefined while the sorting has no effect. */
  sort: OrderSort | undefined;
  up: OrderSort;
  down: OrderSort;
  onSort: (sort: OrderSort) => void;
  isNumber?: boolean;
  startsUp?: boolean;
}

function SortableHead({ name, sort, up, down, onSort, isNumber = false, startsUp = false }: SortableHeadProps) {
  if (sort === undefined) {
    return (
      <th scope="col" className={isNumber ? 'number' : undefined}>
        {name}
      </th>
    );
  }
  const next = sort === up ? down : sort === down ? up : startsUp ? up : down;
  const Arrow = sort === up ? SortUpIcon : SortDownIcon;
  return (
    <th
      scope="col"
      className={isNumber ? 'number' : undefined}
      aria-sort={sort === up ? 'ascending' : sort === down ? 'descending' : undefined}
    >
      <button type="button" className={classes.sort} onClick={() => onSort(next)}>
        {name}
        <Arrow width={14} height={14} data-idle={sort !== up && sort !== down ? true : undefined} />
      </button>
    </th>
  );
}

function OrderRow({ order, selection }: { order: OrderSummary; selection: Selection | undefined }) {
  const { search } = useLocation();
  const name = nameOf(order);
  const isTicked = selection?.has(order.order_id) ?? false;
  const left = leftToCapture(order);
  return (
    <tr data-ticked={isTicked || undefined}>
      {selection !== undefined && (
        <td className={classes.tick}>
          <Checkbox
            aria-label={t.orders.select(name)}
            checked={isTicked}
            onChange={(event) => selection.set([order], event.currentTarget.checked)}
          />
        </td>
      )}
      <td>
        <StatusBadge status={order.status} />
      </td>
      <td className={classes.reference}>
        {/* The link covers the row, so that every way of opening a link works anywhere in it. */}
        <Link to={`/orders/${order.order_id}`} state={{ list: search }} className={classes.open} data-order-id={order.order_id}>
          {name}
        </Link>
        {first(order.merchant_reference2) !== undefined && (
          <div className={classes.second}>{order.merchant_reference2}</div>
        )}
      </td>
      <td>
        <div>{first(order.customer_name) ?? t.app.notKnown}</div>
        <div className={classes.second}>{order.customer_email}</div>
      </td>
      <td className="number">{formatMoney(order.order_amount, order.purchase_currency)}</td>
      <td className="number" data-nothing={left === 0 || undefined}>
        {formatMoney(left, order.purchase_currency)}
      </td>
      <td className={classes.nowrap}>
        <When at={order.created_at} format={formatDate} />
        <div className={classes.second} aria-hidden="true">
          {formatTime(order.created_at)}
        </div>
      </td>
      <td>
        <Expiry status={order.status} expiresAt={order.expires_at} />
      </td>
      <td className={classes.nowrap}>
        <span className={classes.id}>
          <span className="mono" title={order.order_id}>
            {shortId(order.order_id)}
          </span>
          <span className={classes.above}>
            <CopyButton value={order.order_id} what={t.orders.orderId} />
          </span>
        </span>
      </td>
    </tr>
  );
}
