import { Checkbox } from '@mantine/core';
import { Link, useLocation } from 'react-router-dom';
import type { OrderSummary } from '../api/types';
import { formatMoney } from '../format/money';
import { first, leftToCapture, nameOf, shortId } from '../format/order';
import { t } from '../messages';
import { CopyButton } from '../ui/CopyButton';
import { StatusBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { Expiry } from './Expiry';
import classes from './OrderCards.module.css';
import { tickedCount, type ShownOrders } from './shown';
import type { Selection } from './useSelection';

/** The list where a table has no room. */
export function OrderCards({ orders, selection, isSelectable }: ShownOrders) {
  const ticked = tickedCount(orders, selection);
  return (
    <>
      {isSelectable && (
        <div className={classes.all}>
          <Checkbox
            label={t.orders.selectAll}
            checked={ticked === orders.length}
            indeterminate={ticked > 0 && ticked < orders.length}
            onChange={(event) => selection.set(orders, event.currentTarget.checked)}
          />
        </div>
      )}
      <ul className={classes.cards}>
        {orders.map((order) => (
          <OrderCard key={order.order_id} order={order} selection={isSelectable ? selection : undefined} />
        ))}
      </ul>
    </>
  );
}

function OrderCard({ order, selection }: { order: OrderSummary; selection: Selection | undefined }) {
  const { search } = useLocation();
  const name = nameOf(order);
  const isTicked = selection?.has(order.order_id) ?? false;
  return (
    <li className={classes.card} data-ticked={isTicked || undefined}>
      <div className={classes.top}>
        {selection !== undefined && (
          <span className={classes.tick}>
            <Checkbox
              aria-label={t.orders.select(name)}
              checked={isTicked}
              onChange={(event) => selection.set([order], event.currentTarget.checked)}
            />
          </span>
        )}
        <span className={classes.name}>
          <Link to={`/orders/${order.order_id}`} state={{ list: search }} className={classes.open} data-order-id={order.order_id}>
            {name}
          </Link>
        </span>
        <StatusBadge status={order.status} />
      </div>
      <div className={classes.customer}>
        {first(order.customer_name) ?? t.app.notKnown}
        {first(order.customer_email) !== undefined && <span className={classes.second}>{order.customer_email}</span>}
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>{t.orders.column.amount}</dt>
          <dd>{formatMoney(order.order_amount, order.purchase_currency)}</dd>
        </div>
        <div>
          <dt>{t.orders.column.left}</dt>
          <dd>{formatMoney(leftToCapture(order), order.purchase_currency)}</dd>
        </div>
        <div>
          <dt>{t.orders.column.created}</dt>
          <dd>
            <When at={order.created_at} />
          </dd>
        </div>
        <div>
          <dt>{t.orders.column.expires}</dt>
          <dd>
            <Expiry status={order.status} expiresAt={order.expires_at} />
          </dd>
        </div>
        <div>
          <dt>{t.orders.column.orderId}</dt>
          <dd className={classes.id}>
            <span className="mono" title={order.order_id}>
              {shortId(order.order_id)}
            </span>
            <span className={classes.above}>
              <CopyButton value={order.order_id} what={t.orders.orderId} />
            </span>
          </dd>
        </div>
      </dl>
    </li>
  );
}
