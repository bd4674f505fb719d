import { Skeleton } from '@mantine/core';
import type { Job } from '../api/jobTypes';
import { formatMoney } from '../format/money';
import { formatNumber } from '../format/number';
import { job as jobTexts } from '../jobMessages';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import classes from './JobPage.module.css';
import type { JobSum } from './sums';
import { outcomeWord } from './jobWords';
import { RunPanel } from './RunPanel';
import { isGoing, useJobSums } from './useJob';

/** What a job comes to, once it stands still: of a dry run what it would, and the way to run it. */
export function JobSums({ job }: { job: Job }) {
  const isDry = job.dry_run === true;
  const isUndone = isDry && job.status !== 'checked';
  return isGoing(job) || job.status === 'paused' || isUndone ? null : <Sums job={job} isDry={isDry} />;
}

function Sums({ job, isDry }: { job: Job; isDry: boolean }) {
  const sums = useJobSums(job);
  return (
    <Card title={isDry ? jobTexts.wouldBe : jobTexts.was}>
      {sums.isPending && <Skeleton height={60} role="status" aria-label={jobTexts.adding} />}
      {sums.isError && (
        <LoadFailure what={jobTexts.whatSums} error={sums.error} onRetry={() => void sums.refetch()} />
      )}
      {sums.data?.length === 0 && <p className={classes.nothing}>{jobTexts.nothing}</p>}
      {sums.data !== undefined && sums.data.length > 0 && <SumTable sums={sums.data} isDry={isDry} />}
      {sums.data !== undefined && isDry && <RunPanel job={job} sums={sums.data} />}
    </Card>
  );
}

export function SumTable({ sums, isDry }: { sums: JobSum[]; isDry: boolean }) {
  return (
    <table className={classes.sums} aria-label={isDry ? jobTexts.wouldBe : jobTexts.was}>
      <thead>
        <tr>
          <th scope="col">{jobTexts.sumAction}</th>
          <th scope="col" className="number">
            {jobTexts.sumCount}
          </th>
          <th scope="col">{jobTexts.sumAmount}</th>
        </tr>
      </thead>
      <tbody>
        {sums.map(({ outcome, rows, amounts }) => (
          <tr key={outcome}>
            <th scope="row">{outcomeWord(outcome, isDry)}</th>
            <td className="number">{formatNumber(rows)}</td>
            <td>{amounts.map(({ currency, amount }) => formatMoney(amount, currency)).join(' + ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
