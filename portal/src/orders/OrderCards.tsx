import { Checkbox } from '@mantine/core';
import { useLocation } from 'react-router-dom';
import type { OrderSummary } from '../api/types';
import { first, nameOf } from '../format/order';
import { t } from '../messages';
import { StatusBadge } from '../ui/StatusBadge';
import { TickBox } from '../ui/TickBox';
import { LINK_COLUMN, type Column } from './columns';
import classes from './OrderCards.module.css';
import { OrderLink } from './OrderLink';
import { tickedCount, type ShownOrders } from './shown';
import { useOrderLinks, type OrderLinks } from './useOrderLinks';
import type { Selection } from './useSelection';

/** The list where a table has no room. */
export function OrderCards({ orders, selection, isSelectable, isFrozen, columns }: ShownOrders) {
  const ticked = tickedCount(orders, selection);
  const links = useOrderLinks(useLocation().search);
  return (
    <>
      {isSelectable && (
        <div className={classes.all}>
          <Checkbox
            label={t.orders.selectAll}
            disabled={isFrozen}
            checked={ticked === orders.length}
            indeterminate={ticked > 0 && ticked < orders.length}
            onChange={(event) => selection.set(orders, event.currentTarget.checked)}
          />
        </div>
      )}
      <ul className={classes.cards}>
        {orders.map((order) => (
          <OrderCard
            key={order.order_id}
            order={order}
            columns={columns}
            links={links}
            isFrozen={isFrozen}
            selection={isSelectable ? selection : undefined}
          />
        ))}
      </ul>
    </>
  );
}

/** What a card says above its facts, whatever the columns. */
const IN_HEAD = ['status', LINK_COLUMN, 'customer_name', 'customer_email'];

interface CardProps {
  order: OrderSummary;
  columns: Column[];
  links: OrderLinks;
  isFrozen: boolean;
  selection: Selection | undefined;
}

function OrderCard({ order, columns, links, isFrozen, selection }: CardProps) {
  const has = (column: string) => columns.some((one) => one.name === column);
  const isTicked = selection?.has(order.order_id) ?? false;
  return (
    <li className={classes.card} data-ticked={isTicked || undefined}>
      <div className={classes.top}>
        {selection !== undefined && (
          <span className={classes.tick}>
            <TickBox
              label={t.orders.select(nameOf(order))}
              disabled={isFrozen}
              checked={isTicked}
              onChange={(isUp) => selection.set([order], isUp)}
            />
          </span>
        )}
        <span className={classes.name}>
          <OrderLink order={order} links={links} className={classes.open} />
        </span>
        <StatusBadge status={order.status} />
      </div>
      <div className={classes.customer}>
        {first(order.customer_name) ?? t.app.notKnown}
        {first(order.customer_email) !== undefined && <span className={classes.second}>{order.customer_email}</span>}
      </div>
      <dl className={classes.facts}>
        {columns
          .filter((column) => !IN_HEAD.includes(column.name))
          .map((column) => (
            <div key={column.name}>
              <dt>{column.title}</dt>
              <dd>{column.cell({ order, has })}</dd>
            </div>
          ))}
      </dl>
    </li>
  );
}
