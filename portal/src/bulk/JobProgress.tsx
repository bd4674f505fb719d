import { Button } from '@mantine/core';
import { jobFile } from '../api/calls';
import type { Job } from '../api/jobTypes';
import { formatDuration } from '../format/duration';
import { job as jobTexts } from '../jobMessages';
import { Card } from '../ui/Card';
import { DownloadIcon } from '../ui/icons';
import { Notice } from '../ui/Notice';
import { RunBar, RunTotals } from '../ui/RunBar';
import { ToneBadge } from '../ui/StatusBadge';
import { JobButtons } from './JobButtons';
import classes from './JobPage.module.css';
import { endOf, shownStatus, toneOf } from './jobWords';
import { isGoing } from './useJob';

export function JobProgress({ job }: { job: Job }) {
  const { total, done, failed, dry_run: isDry = false } = job;
  const pace = paceOf(job);
  return (
    <Card
      title={jobTexts.progress}
      aside={<ToneBadge tone={toneOf(job)}>{jobTexts.status[shownStatus(job)]}</ToneBadge>}
    >
      <RunBar
        name={jobTexts.progress}
        total={total}
        done={done}
        failed={failed}
        text={jobTexts.progressText}
        end={endOf(job)}
      />
      {pace !== '' && <p className={classes.pace}>{pace}</p>}
      <RunTotals
        totals={[
          { name: job.kind === 'bulk_file' ? jobTexts.rows : jobTexts.orders, n: total },
          { name: isDry ? jobTexts.doable : jobTexts.done, n: done, tone: 'good' },
          { name: failedName(job), n: failed, tone: failed > 0 ? 'bad' : undefined },
          { name: jobTexts.waiting, n: total - done - failed },
        ]}
      />
      {isGoing(job) && (
        <div className={classes.leave}>
          <Notice tone="calm">{isDry && job.kind === 'bulk_file' ? jobTexts.safeToLeaveCheck : jobTexts.safeToLeave}</Notice>
        </div>
      )}
      <div className={classes.buttons}>
        <JobButtons job={job} />
        {!isGoing(job) && (
          <Button
            component="a"
            href={jobFile(job.job_id)}
            download
            variant="default"
            size="sm"
            leftSection={<DownloadIcon width={15} height={15} />}
          >
            {jobTexts.download}
          </Button>
        )}
      </div>
    </Card>
  );
}

/** Where all rows or none are done, one that cannot be is why the others are not. */
function failedName({ mode, dry_run: isDry }: Job): string {
  if (mode === 'all_or_nothing') return jobTexts.outcomes.undone;
  return isDry === true ? jobTexts.errors : jobTexts.failed;
}

/** How fast it goes, and how long it still takes, as far as that is known. */
function paceOf({ status, rows_per_second: rate = 0, seconds_left: left }: Job): string {
  if (status !== 'running') return '';
  const told = [
    ...(rate > 0 ? [jobTexts.pace(Math.round(rate))] : []),
    ...(left !== undefined ? [jobTexts.left(formatDuration(left))] : []),
  ];
  return told.join(' · ');
}
