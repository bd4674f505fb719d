import type { MouseEvent } from 'react';
import { Link } from 'react-router-dom';
import type { OrderStatus } from '../api/types';
import type { OrderViews } from '../api/viewTypes';
import { EXPIRY_WARNING_DAYS } from '../format/dates';
import { t } from '../messages';
import { isPlainPress } from '../ui/press';
import { views as texts } from '../viewMessages';
import { ALL_ORDERS, NO_FILTER, writeFilter, type ListFilter } from './listUrl';
import type { OrderList } from './useOrderList';
import { viewFilter } from './viewFilter';
import classes from './Views.module.css';

const OPEN: OrderStatus[] = ['AUTHORIZED', 'PART_CAPTURED'];

const VIEWS: { name: string; filter: ListFilter }[] = [
  { name: t.orders.view.all, filter: NO_FILTER },
  { name: t.orders.view.open, filter: { ...NO_FILTER, statuses: OPEN } },
  {
    name: t.orders.view.expiring,
    filter: { ...NO_FILTER, statuses: OPEN, expiresWithin: EXPIRY_WARNING_DAYS, sort: 'expires_at' },
  },
  { name: t.orders.view.captured, filter: { ...NO_FILTER, statuses: ['CAPTURED'] } },
];

interface Props {
  filter: ListFilter;
  saved: OrderViews | undefined;
  open: OrderList['open'];
}

/** The lists a merchant looks at every day, one press each; then those that were saved. They are filters like any other, over the same stores. */
export function Views({ filter, saved, open }: Props) {
  const isOwn = saved?.views.some((view) => view.view_id === filter.view) ?? false;
  const { search: words, stores } = filter;
  const now = writeFilter({ ...filter, search: '', stores: '', view: '' }).toString();
  // A bare address begins with the default view: where there is one, all orders have an address of their own.
  const all = saved?.default_view === undefined ? '' : ALL_ORDERS;
  const go = (search: string) => (event: MouseEvent) => {
    if (!isPlainPress(event)) return;
    event.preventDefault();
    open(search);
  };
  return (
    <nav aria-label={t.orders.views} className={classes.views}>
      {VIEWS.map((view) => {
        const isAll = view.filter === NO_FILTER;
        const search = writeFilter({ ...view.filter, search: words, stores, view: isAll ? all : '' }).toString();
        const isShown = !isOwn && writeFilter(view.filter).toString() === now;
        return (
          <Link
            key={view.name}
            to={{ search }}
            onClick={go(search)}
            className={classes.view}
            aria-current={isShown ? 'true' : undefined}
          >
            {view.name}
          </Link>
        );
      })}
      {saved?.views.map((view) => {
        const search = writeFilter({ ...viewFilter(view.query, view.view_id), stores }).toString();
        return (
          <Link
            key={view.view_id}
            to={{ search }}
            onClick={go(search)}
            className={classes.view}
            aria-current={view.view_id === filter.view ? 'true' : undefined}
          >
            {view.name}
            {view.shared && <span className={classes.shared}>{texts.sharedView}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
