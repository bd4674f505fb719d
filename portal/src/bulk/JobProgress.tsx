import { Progress, VisuallyHidden } from '@mantine/core';
import type { Job } from '../api/types';
import { job as jobTexts } from '../jobMessages';
import { formatNumber } from '../format/number';
import { Card } from '../ui/Card';
import { Notice } from '../ui/Notice';
import { ToneBadge } from '../ui/StatusBadge';
import classes from './JobPage.module.css';

const SAID_STEPS = 4;

export function JobProgress({ job }: { job: Job }) {
  const over = job.done + job.failed;
  const percent = (n: number) => (job.total === 0 ? 100 : (100 * n) / job.total);
  const isFinished = job.status === 'finished';
  const tone = !isFinished ? 'info' : job.failed > 0 ? 'warn' : 'good';
  const said = isFinished
    ? jobTexts.announceEnd(job.done, job.failed)
    : stepped(over, job.total, (n) => jobTexts.progressText(n, job.total));
  return (
    <Card title={jobTexts.progress} aside={<ToneBadge tone={tone}>{jobTexts.status[job.status]}</ToneBadge>}>
      <Progress.Root
        size={12}
        radius="xl"
        className={classes.progress}
        role="progressbar"
        aria-label={jobTexts.progress}
        aria-valuenow={over}
        aria-valuemin={0}
        aria-valuemax={job.total}
        aria-valuetext={jobTexts.progressText(over, job.total)}
      >
        <Progress.Section value={percent(job.done)} color="var(--good)" withAria={false} />
        <Progress.Section value={percent(job.failed)} color="var(--bad)" withAria={false} />
      </Progress.Root>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <dl className={classes.totals}>
        <Total name={jobTexts.total} n={job.total} />
        <Total name={jobTexts.captured} n={job.done} tone="good" />
        <Total name={jobTexts.failed} n={job.failed} tone={job.failed > 0 ? 'bad' : undefined} />
        <Total name={jobTexts.waiting} n={job.total - over} />
      </dl>
      {!isFinished && (
        <div className={classes.leave}>
          <Notice tone="calm">{jobTexts.safeToLeave}</Notice>
        </div>
      )}
    </Card>
  );
}

/** Said a few times on the way, not with every poll. */
function stepped(over: number, total: number, say: (n: number) => string): string {
  const step = Math.floor((over * SAID_STEPS) / Math.max(total, 1));
  return step === 0 ? '' : say(Math.ceil((step * total) / SAID_STEPS));
}

function Total({ name, n, tone }: { name: string; n: number; tone?: 'good' | 'bad' | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-tone={tone}>{formatNumber(n)}</dd>
    </div>
  );
}
