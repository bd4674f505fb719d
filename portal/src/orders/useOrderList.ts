import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate, useSearchParams, type NavigateOptions } from 'react-router-dom';
import type { QueryValues } from '../api/client';
import { isProblem } from '../api/errors';
import type { OrderPage } from '../api/types';
import { findPage } from './findPage';
import type { OrderQuery } from '../api/exportTypes';
import { ALL_ORDERS, apiQuery, queryBody, readFilter, writeFilter, type ListFilter } from './listUrl';
import { useAnswered } from '../ui/answered';
import { merchantNow } from '../ui/merchantClock';
import type { OrderViews } from '../api/viewTypes';
import { useSession } from '../signin/session';
import { openStores } from './storeChoice';
import { useViews } from './useViews';
import { isShut, viewFilter } from './viewFilter';

interface Paging {
  /** Cursors of the pages before this one; '' is the first page. Kept with the entry in the browser's history. */
  before: string[];
}

export interface OrderList {
  filter: ListFilter;
  /** Shows the first page of another list. Search as you type replaces the entry in the history, all else adds one. */
  change: (change: Partial<ListFilter>, how?: { replace: boolean }) => void;
  page: UseQueryResult<OrderPage>;
  /** Shows the list of another address. */
  open: (search: string) => void;
  /** What the list asks for, without the sorting and the page. */
  asked: OrderQuery;
  /** Some of the stores that it is to be over are closed to the user. */
  isPartial: boolean;
  /** Saved views; undefined while they are not known. */
  views: OrderViews | undefined;
  cursor: string;
  goNext: (() => void) | undefined;
  goPrevious: (() => void) | undefined;
  goFirst: (() => void) | undefined;
}

const pageOf = (query: QueryValues) => ({
  queryKey: ['orders', query],
  queryFn: ({ signal }: { signal: AbortSignal }) => findPage(query, signal),
});

function readPaging(state: unknown): Paging {
  if (typeof state !== 'object' || state === null || !('before' in state)) return { before: [] };
  const before: unknown = state.before;
  return { before: Array.isArray(before) ? before.filter((c): c is string => typeof c === 'string') : [] };
}

export function useOrderList(): OrderList {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const location = useLocation();
  const [openedAt] = useState(merchantNow);
  const { stores: open } = useSession();
  const read = useCallback(
    (from: URLSearchParams): ListFilter => {
      const wanted = readFilter(from);
      return { ...wanted, stores: openStores(wanted.stores, open) };
    },
    [open],
  );
  const filter = useMemo(() => read(params), [read, params]);
  const cursor = params.get('cursor') ?? '';
  const { before } = readPaging(location.state);

  const asked = useMemo(() => queryBody(filter, openedAt), [filter, openedAt]);
  const query = apiQuery(filter, openedAt, cursor);
  // A bare address begins with the view that somebody chose for it.
  const views = useViews();
  const isBare = location.search === '';
  const first = isBare ? views.data?.views.find((view) => view.view_id === views.data.default_view && !isShut(view)) : undefined;
  const beginning = first === undefined ? undefined : writeFilter(viewFilter(first)).toString();
  useEffect(() => {
    if (beginning !== undefined) navigate({ search: beginning }, { replace: true });
  }, [beginning, navigate]);
  const isBeginning = isBare && (views.isPending || first !== undefined);

  const page = useQuery({ ...pageOf(query), placeholderData: keepPreviousData, enabled: !isBeginning });

  // An address that was cut off or altered on its way has a cursor that is none: then it is the first page.
  const isLost = cursor !== '' && isProblem(page.error, 400);
  useEffect(() => {
    if (isLost) navigate({ search: writeFilter(filter).toString() }, { replace: true });
  }, [filter, isLost, navigate]);

  const client = useQueryClient();
  const onceAnswered = useAnswered();
  const ahead = useRef<string>(); // the address of the list that is asked for and not yet shown
  const show = useCallback(
    (search: string, how?: NavigateOptions) => {
      const next = new URLSearchParams(search);
      ahead.current = search;
      const answer = client.query(pageOf(apiQuery(read(next), openedAt, next.get('cursor') ?? '')));
      void onceAnswered(answer, () => {
        ahead.current = undefined;
        navigate({ search }, { ...how, flushSync: true }); // of what failed the page tells
      });
    },
    [client, navigate, onceAnswered, openedAt, read],
  );

  const hasDefault = views.data?.default_view !== undefined;
  const change = useCallback(
    (changed: Partial<ListFilter>, how = { replace: false }) => {
      // The address is what is shown; asked in that moment, so that not all buttons are drawn anew with each filter.
      const now = read(new URLSearchParams(ahead.current ?? window.location.search));
      const next = writeFilter({ ...now, ...changed }).toString();
      show(next === '' && hasDefault ? `view=${ALL_ORDERS}` : next, how);
    },
    [read, show, hasDefault],
  );

  const goTo = (target: string, pagesBefore: string[]) => {
    const next = writeFilter(filter);
    if (target !== '') next.set('cursor', target);
    show(next.toString(), { state: { before: pagesBefore } satisfies Paging });
  };

  const ofView = views.data?.views.find((view) => view.view_id === filter.view);
  const isOfView = ofView?.stores_closed === true && filter.stores === viewFilter(ofView).stores;
  const nextCursor = page.isPlaceholderData ? undefined : page.data?.next;
  return {
    filter,
    change,
    open: show,
    page,
    asked,
    views: views.data,
    isPartial: isOfView || filter.stores !== readFilter(params).stores,
    cursor,
    goNext: nextCursor === undefined ? undefined : () => goTo(nextCursor, [...before, cursor]),
    goPrevious: before.length === 0 ? undefined : () => goTo(before[before.length - 1] ?? '', before.slice(0, -1)),
    // Somebody who opens a link to a later page has no way back but to the start.
    goFirst: cursor !== '' && before.length === 0 ? () => goTo('', []) : undefined,
  };
}
