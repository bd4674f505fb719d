import { VisuallyHidden } from '@mantine/core';
import { useId, type MouseEvent } from 'react';
import { Link } from 'react-router-dom';
import type { OrderStatus } from '../api/types';
import type { OrderView, OrderViews } from '../api/viewTypes';
import { EXPIRY_WARNING_DAYS } from '../format/dates';
import { t } from '../messages';
import { isPlainPress } from '../ui/press';
import { useHint } from '../ui/useHint';
import { views as texts } from '../viewMessages';
import { ALL_ORDERS, NO_FILTER, writeFilter, type ListFilter } from './listUrl';
import type { OrderList } from './useOrderList';
import { isShut, viewFilter } from './viewFilter';
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

/** The lists a merchant looks at every day, one press each; then those that were saved. Those of the first kind are over the same stores, a saved one over its own. */
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
        if (isShut(view)) return <ShutView key={view.view_id} view={view} />;
        const search = writeFilter(viewFilter(view)).toString();
        return (
          <Link
            key={view.view_id}
            to={{ search }}
            onClick={go(search)}
            className={classes.view}
            aria-current={view.view_id === filter.view ? 'true' : undefined}
          >
            <ViewName view={view} />
          </Link>
        );
      })}
    </nav>
  );
}

function ViewName({ view }: { view: OrderView }) {
  return (
    <>
      {view.name}
      {view.shared && <span className={classes.shared}>{texts.sharedView}</span>}
    </>
  );
}

/** It is there, and says why it cannot be opened. */
function ShutView({ view }: { view: OrderView }) {
  const reasonId = useId();
  const { events, bubble } = useHint(texts.closedAll);
  return (
    <>
      <span {...events} role="link" tabIndex={0} aria-disabled="true" aria-describedby={reasonId} className={classes.view}>
        <ViewName view={view} />
        <VisuallyHidden id={reasonId} aria-hidden="true">
          {texts.closedAll}
        </VisuallyHidden>
      </span>
      {bubble}
    </>
  );
}
