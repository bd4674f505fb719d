import { Anchor, Skeleton, Stack, Title } from '@mantine/core';
import { Link, useParams } from 'react-router-dom';
import { nameOfActor } from '../api/actor';
import { isProblem } from '../api/errors';
import type { Job } from '../api/jobTypes';
import { NotFoundPage } from '../app/NotFoundPage';
import { formatDateTime } from '../format/dates';
import { job as jobTexts } from '../jobMessages';
import { useSession } from '../signin/session';
import { BackIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { When } from '../ui/When';
import classes from './JobPage.module.css';
import { JobProgress } from './JobProgress';
import { JobResults } from './JobResults';
import { JobSums } from './JobSums';
import { titleOf } from './jobWords';
import { useJob } from './useJob';

/** A bulk job in whatever state. Everything on it comes from the server: leaving and coming back loses nothing. */
export default function JobPage() {
  const { jobId = '' } = useParams();
  const { merchant } = useSession();
  const job = useJob(jobId);
  const title = job.data === undefined ? jobTexts.titleUnknown : titleOf(job.data);
  usePageTitle(title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>(jobId);

  if (isProblem(job.error, 404)) return <NotFoundPage />;
  return (
    <Stack gap="md">
      <div>
        <Anchor component={Link} to="/bulk" className={classes.back}>
          <BackIcon width={15} height={15} />
          {jobTexts.back}
        </Anchor>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </Title>
        {job.data !== undefined && <Times job={job.data} />}
      </div>
      {job.isPending && <Skeleton height={160} />}
      {job.isError && <LoadFailure what={jobTexts.what} error={job.error} onRetry={() => void job.refetch()} />}
      {job.data !== undefined && (
        <>
          <JobProgress job={job.data} />
          <JobSums job={job.data} />
          <JobResults job={job.data} />
        </>
      )}
    </Stack>
  );
}

function Times({ job: { status, created_at, created_by, finished_at } }: { job: Job }) {
  const ended = status === 'cancelled' ? jobTexts.cancelled : jobTexts.finished;
  return (
    <p className={classes.times}>
      <span>
        <When at={created_at} format={(at) => jobTexts.started(formatDateTime(at))} />
        {created_by !== undefined && ` ${jobTexts.startedBy(nameOfActor(created_by, jobTexts.system))}`}
      </span>
      {finished_at !== undefined && <When at={finished_at} format={(at) => ended(formatDateTime(at))} />}
    </p>
  );
}
