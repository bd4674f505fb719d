import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { QueryValues } from '../api/client';
import { t } from '../messages';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import classes from './Bank.module.css';

interface Props<Page, Item> {
  which: keyof typeof t.bank.choices;
  find: (query: QueryValues, signal?: AbortSignal) => Promise<Page>;
  items: (page: Page) => Item[];
  entry: (item: Item) => ReactNode;
}

/** One of the lists of the page, page by page. */
export function BankList<Page extends { next?: string }, Item>({ which, find, items, entry }: Props<Page, Item>) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['bank', which],
    queryFn: ({ pageParam, signal }) => find({ cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const all = data?.pages.flatMap(items) ?? [];
  if (isPending) return <Skeleton height={180} radius="lg" />;
  if (data === undefined) return <LoadFailure what={t.bank.what} error={error} onRetry={() => void refetch()} />;
  if (all.length === 0)
    return (
      <Card>
        <EmptyState title={t.bank.none[which]} text={t.bank.noneText[which]} />
      </Card>
    );
  return (
    <Card isFlush>
      <ol className={classes.entries} aria-label={t.bank.choices[which]}>
        {all.map(entry)}
      </ol>
      {hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t.bank.more}
          </Button>
        </div>
      )}
    </Card>
  );
}
