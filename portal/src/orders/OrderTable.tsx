import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import { useLocation } from 'react-router-dom';
import type { OrderSort, OrderSummary } from '../api/types';
import { first, nameOf } from '../format/order';
import { t } from '../messages';
import { CopyButton } from '../ui/CopyButton';
import { SortDownIcon, SortUpIcon } from '../ui/icons';
import { TickBox } from '../ui/TickBox';
import { views } from '../viewMessages';
import { DEFAULT_COLUMNS, LINK_COLUMN, type Column } from './columns';
import { OrderLink } from './OrderLink';
import classes from './OrderTable.module.css';
import { tickedCount, type ShownOrders } from './shown';
import { AT_ONCE, useDrawn } from './useDrawn';
import { useOrderLinks, type OrderLinks } from './useOrderLinks';
import type { Selection } from './useSelection';

export function OrderTable({ orders, selection, filter, change, isSelectable, isFrozen, columns }: ShownOrders) {
  const { search, isWhole } = useDrawn(orders, useLocation().search);
  const links = useOrderLinks(search);
  const ticked = tickedCount(orders, selection);
  // While searching the best match comes first, whatever the sorting.
  const sort = filter.search === '' ? filter.sort : undefined;
  const sortBy = (next: OrderSort) => change({ sort: next });
  const row = (order: OrderSummary) => (
    <OrderRow
      key={order.order_id}
      order={order}
      columns={columns}
      links={links}
      isTicked={selection.has(order.order_id)}
      isFrozen={isFrozen}
      onTick={isSelectable ? selection.set : undefined}
    />
  );
  return (
    <div className={columns.length > DEFAULT_COLUMNS.length ? classes.wide : undefined}>
      <table className={classes.table}>
        <thead>
          <tr>
            {isSelectable && (
              <th scope="col" className={classes.tick}>
                <Checkbox
                  aria-label={t.orders.selectAll}
                  disabled={isFrozen}
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
        <tbody>{orders.slice(0, AT_ONCE).map(row)}</tbody>
        {isWhole && orders.length > AT_ONCE && <tbody>{orders.slice(AT_ONCE).map(row)}</tbody>}
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
  links: OrderLinks;
  isTicked: boolean;
  isFrozen: boolean;
  /** Undefined for those who may not select. */
  onTick: Selection['set'] | undefined;
}

/** A list is drawn several times on the way to the next one: its rows, which are most of it, only when they change. */
const OrderRow = memo(function OrderRow({ order, columns, links, isTicked, isFrozen, onTick }: RowProps) {
  const name = nameOf(order);
  const has = (column: string) => columns.some((one) => one.name === column);
  return (
    <tr data-ticked={isTicked || undefined}>
      {onTick !== undefined && (
        <td className={classes.tick}>
          <TickBox
            label={t.orders.select(name)}
            disabled={isFrozen}
            checked={isTicked}
            onChange={(isUp) => onTick([order], isUp)}
          />
        </td>
      )}
      {columns.map((column) =>
        column.name === LINK_COLUMN ? (
          <ReferenceCell key={column.name} order={order} links={links} hasSecond={!has('merchant_reference2')} />
        ) : (
          <td key={column.name} className={column.isNumber === true ? 'number' : undefined}>
            {column.cell({ order, has })}
          </td>
        ),
      )}
    </tr>
  );
});

function ReferenceCell({ order, links, hasSecond }: { order: OrderSummary; links: OrderLinks; hasSecond: boolean }) {
  const name = nameOf(order);
  return (
    <th scope="row" className={classes.reference}>
      {/* The link covers the row, so that every way of opening a link works anywhere in it. */}
      <OrderLink order={order} links={links} className={classes.open} />
      <span className={classes.copy}>
        <CopyButton value={name} what={`${views.copyReference} ${name}`} />
      </span>
      {hasSecond && first(order.merchant_reference2) !== undefined && (
        <div className={`two-lines ${classes.second}`}>{order.merchant_reference2}</div>
      )}
    </th>
  );
}
