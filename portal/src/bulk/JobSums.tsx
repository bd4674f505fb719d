import type { Job, JobOutcomeCount, JobSum } from '../api/jobTypes';
import { formatMoney } from '../format/money';
import { formatNumber } from '../format/number';
import { job as jobTexts } from '../jobMessages';
import { Card } from '../ui/Card';
import { problemText } from '../ui/refusals';
import classes from './JobPage.module.css';
import { adviceOf, sumWord } from './jobWords';
import { RunPanel } from './RunPanel';

/** What the rows of a job come to so far: of a dry run what they would, and the way to run it. */
export function JobSums({ job }: { job: Job }) {
  const { sums = [], outcomes = [], dry_run: isDry = false } = job;
  const reasons = outcomes.filter(({ code }) => code !== undefined);
  if (sums.length === 0) return null;
  return (
    <Card title={isDry ? jobTexts.wouldBe : jobTexts.was}>
      <SumTable sums={sums} isDry={isDry} />
      {reasons.length > 0 && <Reasons reasons={reasons} />}
      {job.status === 'checked' && <RunPanel job={job} sums={sums} />}
    </Card>
  );
}

const moneyOf = (amount: number, currency: string | undefined) =>
  amount === 0 || currency === undefined ? '' : formatMoney(amount, currency);

export function SumTable({ sums, isDry }: { sums: JobSum[]; isDry: boolean }) {
  return (
    <table className={classes.sums} aria-label={isDry ? jobTexts.wouldBe : jobTexts.was}>
      <thead>
        <tr>
          <th scope="col">{jobTexts.sumAction}</th>
          <th scope="col">{jobTexts.sumCount}</th>
          <th scope="col" className={classes.asked}>
            {jobTexts.sumAsked}
          </th>
          <th scope="col">{isDry ? jobTexts.sumWould : jobTexts.sumDone}</th>
          <th scope="col">{jobTexts.sumRefused}</th>
        </tr>
      </thead>
      <tbody>
        {sums.map((sum) => (
          <tr key={`${sum.action ?? ''} ${sum.purchase_currency ?? ''}`}>
            <th scope="row">{sumWord(sum, isDry)}</th>
            <td>{sum.failed === 0 ? formatNumber(sum.rows) : jobTexts.progressText(sum.done, sum.rows)}</td>
            <td className={classes.asked}>{moneyOf(sum.asked_amount, sum.purchase_currency)}</td>
            <td className={classes.amount}>{moneyOf(sum.done_amount, sum.purchase_currency)}</td>
            <td>{moneyOf(sum.refused_amount, sum.purchase_currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Reasons({ reasons }: { reasons: JobOutcomeCount[] }) {
  return (
    <>
      <h3 className={classes.reasonsTitle}>{jobTexts.reasons}</h3>
      <ul className={classes.reasons} aria-label={jobTexts.reasons}>
        {reasons.map(({ outcome, code = '', rows }) => (
          <li key={`${outcome} ${code}`}>
            {formatNumber(rows)} × {problemText(code) ?? <span className="mono">{code}</span>}
            {adviceOf(code) !== undefined && <span className={classes.advice}>{adviceOf(code)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
