import { Button, Group, SegmentedControl, Skeleton, Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findDisputes } from '../api/calls';
import { disputes as disputesTexts } from '../disputeMessages';
import { useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { DisputeEntry } from './DisputeEntry';
import classes from './Disputes.module.css';

type Which = keyof typeof disputesTexts.choices;
const CHOICES: { value: Which; label: string }[] = [
  { value: 'open', label: disputesTexts.choices.open },
  { value: 'closed', label: disputesTexts.choices.closed },
];

/** What customers dispute, or disputed. */
export default function DisputesPage() {
  const { merchant } = useSession();
  const [which, setWhich] = useState<Which>('open');
  usePageTitle(disputesTexts.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('disputes');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['disputes', which],
    queryFn: ({ pageParam, signal }) => findDisputes({ status: which, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const disputes = data?.pages.flatMap((page) => page.disputes) ?? [];
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {disputesTexts.title}
          </Title>
          <p className={classes.lead}>{disputesTexts.lead}</p>
        </div>
        <SegmentedControl
          aria-label={disputesTexts.which}
          data={CHOICES}
          value={which}
          onChange={(value) => setWhich(value === 'closed' ? 'closed' : 'open')}
        />
      </Group>
      {isPending && <Skeleton height={180} radius="lg" />}
      {error !== null && data === undefined && (
        <LoadFailure what={disputesTexts.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && disputes.length === 0 && (
        <Card>
          <EmptyState title={disputesTexts.none[which]} text={disputesTexts.noneText[which]} />
        </Card>
      )}
      {disputes.length > 0 && (
        <Card isFlush>
          <ol className={classes.disputes} aria-label={disputesTexts.title}>
            {disputes.map((dispute) => (
              <DisputeEntry key={dispute.dispute_id} dispute={dispute} />
            ))}
          </ol>
          {hasNextPage && (
            <div className={classes.more}>
              <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {disputesTexts.more}
              </Button>
            </div>
          )}
        </Card>
      )}
    </Stack>
  );
}
