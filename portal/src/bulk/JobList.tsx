import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { nameOfActor } from '../api/actor';
import { findJobs } from '../api/calls';
import type { Job } from '../api/jobTypes';
import { bulkFiles } from '../bulkFileMessages';
import { job as jobTexts } from '../jobMessages';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import classes from './BulkPage.module.css';
import { shownStatus, titleOf, toneOf } from './jobWords';
import { isGoing, JOBS_KEY } from './useJob';

const POLL_MS = 2000;
const POLLED_PAGES_MAX = 1;

/** The bulk jobs of everybody, the latest first; asked for again while one of them goes on. */
export function JobList() {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: JOBS_KEY,
    queryFn: ({ pageParam, signal }) => findJobs({ cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state: { data: found } }) =>
      found !== undefined && found.pages.length <= POLLED_PAGES_MAX && found.pages.some((page) => page.jobs.some(isGoing))
        ? POLL_MS
        : false,
  });
  const jobs = data?.pages.flatMap((page) => page.jobs) ?? [];
  return (
    <Card title={bulkFiles.jobs} isFlush>
      {isPending && <Skeleton height={180} m="md" w="auto" />}
      {error !== null && data === undefined && (
        <LoadFailure what={bulkFiles.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && jobs.length === 0 && <EmptyState title={bulkFiles.none} text={bulkFiles.noneText} />}
      {jobs.length > 0 && (
        <ul className={classes.jobs} aria-label={bulkFiles.jobs}>
          {jobs.map((job) => (
            <JobEntry key={job.job_id} job={job} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {bulkFiles.more}
          </Button>
        </div>
      )}
    </Card>
  );
}

function JobEntry({ job }: { job: Job }) {
  const { dry_run: isDry = false, done, failed, total, created_at, created_by } = job;
  const told = [
    (isDry ? bulkFiles.checkedCounts : bulkFiles.counts)(done, total),
    ...(failed > 0 ? [(isDry ? bulkFiles.errors : bulkFiles.failures)(failed)] : []),
  ];
  return (
    <li>
      <div className={classes.name}>
        <Link to={`/jobs/${job.job_id}`} className={classes.link}>
          {titleOf(job)}
        </Link>
        <ToneBadge tone={toneOf(job)}>{jobTexts.status[shownStatus(job)]}</ToneBadge>
      </div>
      <p className={classes.told}>
        {told.join(' · ')}
        {' · '}
        <When at={created_at} />
        {created_by !== undefined && ` ${jobTexts.startedBy(nameOfActor(created_by, jobTexts.system))}`}
      </p>
    </li>
  );
}
