import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';
import type { OrderPage } from '../api/types';
import { findPage } from './findPage';
import type { OrderQuery } from '../api/exportTypes';
import { apiQuery, queryBody, readFilter, writeFilter, type ListFilter } from './listUrl';
import { merchantNow } from '../ui/merchantClock';

interface Paging {
  /** Cursors of the pages before this one; '' is the first page. Kept with the entry in the browser's history. */
  before: string[];
}

export interface OrderList {
  filter: ListFilter;
  /** Shows the first page of another list. Search as you type replaces the entry in the history, all else adds one. */
  change: (change: Partial<ListFilter>, how?: { replace: boolean }) => void;
  page: UseQueryResult<OrderPage>;
  /** What the list asks for, without the sorting and the page. */
  asked: OrderQuery;
  cursor: string;
  goNext: (() => void) | undefined;
  goPrevious: (() => void) | undefined;
  goFirst: (() => void) | undefined;
}

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
  const filter = useMemo(() => readFilter(params), [params]);
  const cursor = params.get('cursor') ?? '';
  const { before } = readPaging(location.state);

  const asked = useMemo(() => queryBody(filter, openedAt), [filter, openedAt]);
  const query = apiQuery(filter, openedAt, cursor);
  const page = useQuery({
    queryKey: ['orders', query],
    queryFn: ({ signal }) => findPage(query, signal),
    placeholderData: keepPreviousData,
  });

  const change = useCallback(
    (changed: Partial<ListFilter>, how = { replace: false }) => {
      navigate({ search: writeFilter({ ...filter, ...changed }).toString() }, how);
    },
    [navigate, filter],
  );

  const goTo = (target: string, pagesBefore: string[]) => {
    const next = writeFilter(filter);
    if (target !== '') next.set('cursor', target);
    navigate({ search: next.toString() }, { state: { before: pagesBefore } satisfies Paging });
  };

  const nextCursor = page.isPlaceholderData ? undefined : page.data?.next;
  return {
    filter,
    change,
    page,
    asked,
    cursor,
    goNext: nextCursor === undefined ? undefined : () => goTo(nextCursor, [...before, cursor]),
    goPrevious: before.length === 0 ? undefined : () => goTo(before[before.length - 1] ?? '', before.slice(0, -1)),
    // Somebody who opens a link to a later page has no way back but to the start.
    goFirst: cursor !== '' && before.length === 0 ? () => goTo('', []) : undefined,
  };
}
