import { Link } from 'react-router-dom';
import type { OrderStatus } from '../api/types';
import { EXPIRY_WARNING_DAYS } from '../format/dates';
import { t } from '../messages';
import { NO_FILTER, writeFilter, type ListFilter } from './listUrl';
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

/** The lists a merchant looks at every day, one press each. They are filters like any other. */
export function Views({ filter }: { filter: ListFilter }) {
  const now = writeFilter({ ...filter, search: '' }).toString();
  return (
    <nav aria-label={t.orders.views} className={classes.views}>
      {VIEWS.map((view) => {
        const search = writeFilter({ ...view.filter, search: filter.search }).toString();
        const isShown = writeFilter(view.filter).toString() === now;
        return (
          <Link key={view.name} to={{ search }} className={classes.view} aria-current={isShown ? 'true' : undefined}>
            {view.name}
          </Link>
        );
      })}
    </nav>
  );
}
