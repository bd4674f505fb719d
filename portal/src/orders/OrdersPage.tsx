import { Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Suspense, useCallback, useMemo, useState } from 'react';
import { ExportButton } from '../exports/ExportButton';
import { t } from '../messages';
import { useMay, useMayBulk, useSession } from '../signin/session';
import { stores as storeTexts } from '../storeMessages';
import { views as viewTexts } from '../viewMessages';
import { EmptyState } from '../ui/EmptyState';
import { lazyPart } from '../ui/lazyPart';
import { LoadFailure } from '../ui/LoadFailure';
import { useLate } from '../ui/late';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { columnsOf, withStore } from './columns';
import { ColumnsButton } from './ColumnsButton';
import { Filters } from './Filters';
import { ListKeys } from './ListKeys';
import { isFiltered } from './listUrl';
import { OrderCards } from './OrderCards';
import classes from './OrdersPage.module.css';
import { OrdersSkeleton } from './OrdersSkeleton';
import { OrderTable } from './OrderTable';
import { Pages } from './Pages';
import { SaveView } from './SaveView';
import { SearchBox } from './SearchBox';
import { useOrderList } from './useOrderList';
import { NO_SELECTION, useSelection } from './useSelection';
import { useTotals } from './useTotals';
import { Views } from './Views';

const BulkBar = lazyPart(() => import('../bulk/BulkBar'));
const ListTotals = lazyPart(() => import('./ListTotals'));

/** Which answers are so late that the list looks as if it were waiting: most are not, and to look so costs a frame. */
const LATE_MS = 120;

const TABLE_FITS = '(min-width: 75em)';

export default function OrdersPage() {
  const { merchant } = useSession();
  usePageTitle(t.orders.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('orders');
  const isTable = useMediaQuery(TABLE_FITS, true, { getInitialValueInEffect: false }) ?? true;
  const mayBulk = useMayBulk();
  const mayExport = useMay('export');
  const list = useOrderList();
  const { page, filter, change } = list;
  const orders = useMemo(() => page.data?.orders ?? [], [page.data]);
  // A job belongs to one store, and this tab captures in its own.
  const isFrozen = filter.stores !== '' && filter.stores !== merchant.merchant_id;
  const ticked = useSelection(orders, JSON.stringify(list.asked));
  const selection = isFrozen ? NO_SELECTION : ticked;
  const isChanging = page.isPlaceholderData;
  const found = useTotals(list.asked, filter.stores, !page.isPending && !isChanging);
  const isLate = useLate(isChanging, LATE_MS);

  const isNarrowed = filter.search !== '' || isFiltered(filter);
  const ofView = list.views?.views.find((view) => view.view_id === filter.view);
  const [chosen, setChosen] = useState<{ names: string[]; in: string }>();
  const choose = useCallback((names: string[]) => setChosen({ names, in: filter.view }), [filter.view]);
  const names = chosen?.in === filter.view ? chosen.names : ofView?.columns;
  const usual = list.views?.columns;
  const columns = useMemo(() => columnsOf(names?.length ? names : (usual ?? [])), [names, usual]);
  const shownColumns = useMemo(() => (filter.stores === '' ? columns : withStore(columns)), [columns, filter.stores]);
  const shown = { orders, columns: shownColumns, selection, filter, change, isSelectable: mayBulk, isFrozen };
  return (
    <>
      <div className={classes.head}>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {t.orders.title}
        </Title>
        <Views filter={filter} saved={list.views} open={list.open} />
        <SaveView filter={filter} columns={columns} saved={list.views} />
        <div className={classes.actions}>
          <ListKeys orders={orders} selection={mayBulk && !isFrozen ? selection : undefined} />
          <ColumnsButton columns={columns} onChosen={choose} />
          {mayExport && <ExportButton filter={filter} reason={isFrozen ? storeTexts.oneToExport : undefined} />}
        </div>
      </div>
      <div className={classes.tools}>
        <SearchBox
          search={filter.search}
          isBusy={page.isFetching && isChanging}
          onSearch={(search) => change({ search }, { replace: true })}
        />
        <Filters filter={filter} change={change} hasSort={!isTable} />
      </div>
      <div role="status">{list.isPartial && <p className={classes.note}>{viewTexts.closedSome}</p>}</div>
      {isFrozen && mayBulk && <p className={classes.note}>{storeTexts.oneToSelect}</p>}
      <section
        className={classes.list}
        aria-label={t.orders.table}
        aria-busy={page.isPending || isChanging}
        data-changing={isLate || undefined}
      >
        {page.isPending && <OrdersSkeleton isTable={isTable} />}
        {page.isError && page.data === undefined && (
          <LoadFailure what={t.orders.what} error={page.error} onRetry={() => void page.refetch()} />
        )}
        {page.data !== undefined && orders.length === 0 && (
          <EmptyState
            title={isNarrowed ? t.orders.noMatchTitle : t.orders.emptyTitle}
            text={isNarrowed ? t.orders.noMatchText : t.orders.emptyText}
          />
        )}
        {orders.length > 0 && (isTable ? <OrderTable {...shown} /> : <OrderCards {...shown} />)}
        {page.data !== undefined && <Pages list={list} count={orders.length} />}
        {orders.length > 0 && (
          <Suspense fallback={null}>
            <ListTotals found={found} selection={selection} />
          </Suspense>
        )}
      </section>
      {(selection.orders.length > 0 || selection.isAll) && (
        <Suspense fallback={null}>
          <BulkBar selection={selection} page={orders} asked={list.asked} found={found.isPlaceholderData ? undefined : found.data} />
        </Suspense>
      )}
    </>
  );
}
