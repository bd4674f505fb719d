import { Button, Group, SegmentedControl, Skeleton, Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findApprovals } from '../api/approvalCalls';
import { approvals as texts } from '../approvalMessages';
import { useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { ApprovalEntry } from './ApprovalEntry';
import classes from './Approvals.module.css';

type Which = keyof typeof texts.choices;
const CHOICES: { value: Which; label: string }[] = [
  { value: 'waiting', label: texts.choices.waiting },
  { value: 'all', label: texts.choices.all },
];

/** What was above somebody's limit and asked for. */
export default function ApprovalsPage() {
  const { merchant } = useSession();
  const [which, setWhich] = useState<Which>('waiting');
  usePageTitle(texts.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('approvals');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['approvals', which],
    queryFn: ({ pageParam, signal }) =>
      findApprovals({ status: which === 'waiting' ? which : undefined, limit: 25, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const found = data?.pages.flatMap((page) => page.approvals) ?? [];
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {texts.title}
          </Title>
          <p className={classes.lead}>{texts.lead}</p>
        </div>
        <SegmentedControl
          aria-label={texts.which}
          data={CHOICES}
          value={which}
          onChange={(value) => setWhich(value === 'all' ? 'all' : 'waiting')}
        />
      </Group>
      {isPending && <Skeleton height={180} radius="lg" />}
      {error !== null && data === undefined && (
        <LoadFailure what={texts.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && found.length === 0 && (
        <Card>
          <EmptyState title={texts.none[which]} text={texts.noneText} />
        </Card>
      )}
      {found.length > 0 && (
        <Card isFlush>
          <ol className={classes.approvals} aria-label={texts.title}>
            {found.map((approval) => (
              <ApprovalEntry key={approval.approval_id} approval={approval} />
            ))}
          </ol>
          {hasNextPage && (
            <div className={classes.more}>
              <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {texts.more}
              </Button>
            </div>
          )}
        </Card>
      )}
    </Stack>
  );
}
