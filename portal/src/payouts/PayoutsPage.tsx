import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { findPayouts } from '../api/calls';
import { payouts as payoutsTexts } from '../payoutMessages';
import { useMay, useSession } from '../signin/session';
import { AT_ONCE } from '../ui/address';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { NotForYou } from './NotForYou';
import { PayoutFilters } from './PayoutFilters';
import classes from './Payouts.module.css';
import { isPayoutFiltered, payoutQuery, readPayoutFilter, writePayoutFilter, type PayoutFilter } from './payoutsUrl';
import { PayoutTable } from './PayoutTable';
import { ReportsOfDays } from './ReportsOfDays';
import { Upcoming } from './Upcoming';

/** What was paid to the merchant, and what will be. */
export default function PayoutsPage() {
  const { merchant } = useSession();
  const maySettle = useMay('settle');
  const [params, setParams] = useSearchParams();
  usePageTitle(payoutsTexts.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('payouts');
  const filter = readPayoutFilter(params);
  return (
    <Stack gap="md">
      <div className={classes.head}>
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title}>
            {payoutsTexts.title}
          </Title>
          <p className={classes.lead}>{payoutsTexts.lead}</p>
        </div>
        {maySettle && <ReportsOfDays filter={filter} />}
      </div>
      {maySettle ? (
        <>
          <Upcoming />
          <Closed filter={filter} onFilter={(next) => setParams(writePayoutFilter(next), AT_ONCE)} />
        </>
      ) : (
        <NotForYou />
      )}
    </Stack>
  );
}

function Closed({ filter, onFilter }: { filter: PayoutFilter; onFilter: (filter: PayoutFilter) => void }) {
  const found = useInfiniteQuery({
    queryKey: ['payouts', 'closed', writePayoutFilter(filter).toString()],
    queryFn: ({ pageParam, signal }) => findPayouts(payoutQuery(filter, pageParam), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const payouts = found.data?.pages.flatMap((page) => page.payouts) ?? [];
  return (
    <>
      <PayoutFilters filter={filter} onChange={onFilter} />
      <Card title={payoutsTexts.done} isFlush>
        {found.isPending && <Skeleton height={180} m="md" w="auto" />}
        {found.isError && found.data === undefined && (
          <LoadFailure what={payoutsTexts.what} error={found.error} onRetry={() => void found.refetch()} />
        )}
        {found.data !== undefined && payouts.length === 0 && <None isFiltered={isPayoutFiltered(filter)} />}
        {payouts.length > 0 && <PayoutTable name={payoutsTexts.done} payouts={payouts} />}
        {found.hasNextPage && (
          <div className={classes.more}>
            <Button
              variant="default"
              size="xs"
              loading={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              {payoutsTexts.more}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

function None({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title={payoutsTexts.noMatch} text={payoutsTexts.noMatchText} />
  ) : (
    <EmptyState title={payoutsTexts.none} text={payoutsTexts.noneText} />
  );
}
