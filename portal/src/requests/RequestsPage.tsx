import { Anchor, Button, Skeleton, Stack, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router-dom';
import { findRequests } from '../api/calls';
import type { RequestLog } from '../api/requestTypes';
import { formatNumber } from '../format/number';
import { t } from '../messages';
import { requests as texts } from '../requestMessages';
import { useMay, useSession } from '../signin/session';
import { AT_ONCE } from '../ui/address';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { When } from '../ui/When';
import { Filters } from './Filters';
import { RequestEntry } from './RequestEntry';
import classes from './Requests.module.css';
import { isRequestFiltered, readRequestFilter, type RequestFilter, requestQuery, writeRequestFilter } from './requestsUrl';

/** What API keys asked and what was answered, for those who look after the shops' programs. */
export default function RequestsPage() {
  const { merchant, user } = useSession();
  const maySee = useMay('logs');
  usePageTitle(texts.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('requests');
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {texts.title}
        </Title>
        <p className={classes.lead}>{texts.lead}</p>
      </div>
      {maySee ? <Log /> : <Notice tone="calm" title={texts.mayNot(t.app.roles[user.role])} />}
    </Stack>
  );
}

function Log() {
  const [params, setParams] = useSearchParams();
  const filter = readRequestFilter(params);
  const { data, error, isPending, isFetching, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['requests', requestQuery(filter, '')],
    queryFn: ({ pageParam, signal }) => findRequests(requestQuery(filter, pageParam), signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const found = data?.pages.flatMap((page) => page.requests) ?? [];
  return (
    <>
      <Filters filter={filter} onChange={(next: RequestFilter) => setParams(writeRequestFilter(next), AT_ONCE)} />
      <div className={classes.row}>
        <State log={data?.pages[0]} />
        <Button variant="default" size="xs" loading={isFetching && !isFetchingNextPage} onClick={() => void refetch()}>
          {texts.refresh}
        </Button>
      </div>
      {isPending && <Skeleton height={180} radius="lg" />}
      {error !== null && data === undefined && (
        <LoadFailure what={texts.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <Card isFlush>
          {found.length === 0 ? (
            <Nothing isFiltered={isRequestFiltered(filter)} />
          ) : (
            <ol className={classes.list} aria-label={texts.title}>
              {found.map((request) => (
                <RequestEntry key={request.entry_id} request={request} />
              ))}
            </ol>
          )}
          {hasNextPage && (
            <div className={classes.more}>
              <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {texts.more}
              </Button>
            </div>
          )}
        </Card>
      )}
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return (
    <EmptyState
      title={isFiltered ? texts.noneFound : texts.none}
      text={isFiltered ? texts.noneFoundText : texts.noneText}
    />
  );
}

/** Which requests are noted, and whether some could not be. */
function State({ log }: { log: RequestLog | undefined }) {
  const mayChange = useMay('manage');
  return (
    <p className={classes.told} role="status">
      {log !== undefined && texts.modes[log.mode]}{' '}
      {mayChange && (
        <Anchor component={Link} to="/settings" size="sm">
          {texts.change}
        </Anchor>
      )}
      {log?.lost_at !== undefined && (
        <>
          {' '}
          {texts.lost(formatNumber(log.lost))} <When at={log.lost_at} />
        </>
      )}
    </p>
  );
}
