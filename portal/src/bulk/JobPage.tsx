import { Anchor, Skeleton, Stack, Title } from '@mantine/core';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router-dom';
import { isProblem } from '../api/errors';
import { NotFoundPage } from '../app/NotFoundPage';
import { job as jobTexts } from '../jobMessages';
import { formatDateTime } from '../format/dates';
import { useSession } from '../signin/session';
import { BackIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { When } from '../ui/When';
import classes from './JobPage.module.css';
import { JobProgress } from './JobProgress';
import { JobResults } from './JobResults';
import { forgetJob, rememberJob } from './recentJobs';
import { useJob } from './useJob';

/** A bulk capture, running or finished. Everything on it comes from the server: leaving and coming back loses nothing. */
export default function JobPage() {
  const { jobId = '' } = useParams();
  const { merchant } = useSession();
  const job = useJob(jobId);
  const title = job.data === undefined ? jobTexts.titleUnknown : jobTexts.title(job.data.total);
  usePageTitle(title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>(jobId);

  const isGone = isProblem(job.error, 404);
  const found = job.data;
  useEffect(() => {
    if (isGone) forgetJob(merchant.merchant_id, jobId);
    else if (found !== undefined) rememberJob(merchant.merchant_id, found);
    // Remembered once per visit, not with each poll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [merchant.merchant_id, jobId, isGone, found === undefined]);

  if (isGone) return <NotFoundPage />;
  return (
    <Stack gap="md">
      <div>
        <Anchor component={Link} to="/orders" className={classes.back}>
          <BackIcon width={15} height={15} />
          {jobTexts.back}
        </Anchor>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </Title>
        {job.data !== undefined && (
          <p className={classes.times}>
            <When at={job.data.created_at} format={(at) => jobTexts.started(formatDateTime(at))} />
            {job.data.finished_at !== undefined && (
              <When at={job.data.finished_at} format={(at) => jobTexts.finished(formatDateTime(at))} />
            )}
          </p>
        )}
      </div>
      {job.isPending && <Skeleton height={160} />}
      {job.isError && <LoadFailure what={jobTexts.what} error={job.error} onRetry={() => void job.refetch()} />}
      {job.data !== undefined && (
        <>
          <JobProgress job={job.data} />
          <JobResults job={job.data} />
        </>
      )}
    </Stack>
  );
}
