import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { QueryValues } from '../api/client';
import { bank } from '../bankMessages';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import classes from './Bank.module.css';

interface Props<Page, Item> {
  which: keyof typeof bank.choices;
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
  if (data === undefined) return <LoadFailure what={bank.what} error={error} onRetry={() => void refetch()} />;
  if (all.length === 0)
    return (
      <Card>
        <EmptyState title={bank.none[which]} text={bank.noneText[which]} />
      </Card>
    );
  return (
    <Card isFlush>
      <ol className={classes.entries} aria-label={bank.choices[which]}>
        {all.map(entry)}
      </ol>
      {hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {bank.more}
          </Button>
        </div>
      )}
    </Card>
  );
}
