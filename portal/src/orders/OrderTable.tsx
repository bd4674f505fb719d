import { Checkbox } from '@mantine/core';
import { Link, useLocation } from 'react-router-dom';
import type { OrderSort, OrderSummary } from '../api/types';
import { first, nameOf } from '../format/order';
import { t } from '../messages';
import { CopyButton } from '../ui/CopyButton';
import { SortDownIcon, SortUpIcon } from '../ui/icons';
import { views } from '../viewMessages';
import { DEFAULT_COLUMNS, LINK_COLUMN, type Column } from './columns';
import classes from './OrderTable.module.css';
import { tickedCount, type ShownOrders } from './shown';
import type { Selection } from './useSelection';

export function OrderTable({ orders, selection, filter, change, isSelectable, columns }: ShownOrders) {
  const ticked = tickedCount(orders, selection);
  // While searching the best match comes first, whatever the sorting.
  const sort = filter.search === '' ? filter.sort : undefined;
  const sortBy = (next: OrderSort) => change({ sort: next });
  return (
    <div className={columns.length > DEFAULT_COLUMNS.length ? classes.wide : undefined}>
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
            {columns.map(({ name, title, sorts, isNumber = false }) =>
              sorts === undefined ? (
                <th key={name} scope="col" className={isNumber ? 'number' : undefined}>
                  {title}
                </th>
              ) : (
                <SortableHead key={name} name={title} sort={sort} {...sorts} onSort={sortBy} isNumber={isNumber} />
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <OrderRow
              key={order.order_id}
              order={order}
              columns={columns}
              selection={isSelectable ? selection : undefined}
            />
          ))}
        </tbody>
      </table>
    </div>
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

interface RowProps {
  order: OrderSummary;
  columns: Column[];
  selection: Selection | undefined;
}

function OrderRow({ order, columns, selection }: RowProps) {
  const name = nameOf(order);
  const isTicked = selection?.has(order.order_id) ?? false;
  const has = (column: string) => columns.some((one) => one.name === column);
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
      {columns.map((column) =>
        column.name === LINK_COLUMN ? (
          <ReferenceCell key={column.name} order={order} hasSecond={!has('merchant_reference2')} />
        ) : (
          <td key={column.name} className={column.isNumber === true ? 'number' : undefined}>
            {column.cell({ order, has })}
          </td>
        ),
      )}
    </tr>
  );
}

function ReferenceCell({ order, hasSecond }: { order: OrderSummary; hasSecond: boolean }) {
  const { search } = useLocation();
  const name = nameOf(order);
  return (
    <td className={classes.reference}>
      {/* The link covers the row, so that every way of opening a link works anywhere in it. */}
      <Link to={`/orders/${order.order_id}`} state={{ list: search }} className={classes.open} data-order-id={order.order_id}>
        {name}
      </Link>
      <span className={classes.copy}>
        <CopyButton value={name} what={`${views.copyReference} ${name}`} />
      </span>
      {hasSecond && first(order.merchant_reference2) !== undefined && (
        <div className={classes.second}>{order.merchant_reference2}</div>
      )}
    </td>
  );
}
