import { Button, Skeleton, Switch } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import type { Job, JobResult } from '../api/jobTypes';
import { formatMoney } from '../format/money';
import { nameOf } from '../format/order';
import { formatNumber } from '../format/number';
import { job as jobTexts } from '../jobMessages';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { ToneBadge } from '../ui/StatusBadge';
import classes from './JobPage.module.css';
import { adviceFor, outcomeWord, saidOfResult } from './jobWords';
import { useJobResults } from './useJob';

const titleFor = ({ kind }: Job) => (kind === 'bulk_file' ? jobTexts.results : jobTexts.resultsOfOrders);

/** What became of each row, and why where it failed. */
export function JobResults({ job }: { job: Job }) {
  const [onlyFailed, setOnlyFailed] = useState(false);
  const { query, results } = useJobResults(job, onlyFailed);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <Card
      title={titleFor(job)}
      isFlush
      aside={
        (onlyFailed || (job.failed > 0 && (job.done > 0 || job.mode === 'all_or_nothing'))) && (
          <Switch
            size="sm"
            label={jobTexts.onlyFailed}
            checked={onlyFailed}
            onChange={(event) => setOnlyFailed(event.currentTarget.checked)}
          />
        )
      }
    >
      {query.isPending && <Skeleton height={120} m="md" w="auto" />}
      {query.isError && query.data === undefined && (
        <LoadFailure what={jobTexts.whatResults} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && results.length === 0 && (
        <p className={classes.none}>{onlyFailed ? jobTexts.noFailures : jobTexts.noResults}</p>
      )}
      {results.length > 0 && <ResultTable job={job} results={results} />}
      {hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {jobTexts.more}
          </Button>
        </div>
      )}
    </Card>
  );
}

function ResultTable({ job, results }: { job: Job; results: JobResult[] }) {
  const isOfFile = job.kind === 'bulk_file';
  return (
    <table className={classes.results} aria-label={titleFor(job)} data-file={isOfFile || undefined}>
      <thead>
        <tr>
          {isOfFile && (
            <th scope="col" className="number">
              {jobTexts.row}
            </th>
          )}
          <th scope="col">{jobTexts.outcome}</th>
          <th scope="col">{jobTexts.order}</th>
          <th scope="col" className="number">
            {jobTexts.amount}
          </th>
          <th scope="col">{jobTexts.reason}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((result, i) => (
          <ResultRow key={result.row ?? i} result={result} isOfFile={isOfFile} isDry={job.dry_run === true} />
        ))}
      </tbody>
    </table>
  );
}

/** Characters of a row of the file: it may be long, and its number is there, too. */
const INPUT_SHOWN = 120;
const TONES = { failed: 'bad', undone: 'calm' } as const;

function ResultRow({ result, isOfFile, isDry }: { result: JobResult; isOfFile: boolean; isDry: boolean }) {
  const { row, outcome, order_id, amount = result.captured_amount, purchase_currency } = result;
  const hasAmount = amount !== undefined && amount > 0 && purchase_currency !== undefined;
  const tone = outcome === 'failed' || outcome === 'undone' ? TONES[outcome] : isDry ? 'info' : 'good';
  return (
    <tr>
      {isOfFile && <td className="number">{row === undefined ? '' : formatNumber(row)}</td>}
      <td>
        <ToneBadge tone={tone}>{outcomeWord(outcome, isDry)}</ToneBadge>
      </td>
      <th scope="row">
        {order_id === undefined ? (
          <span className="mono">{result.input?.slice(0, INPUT_SHOWN)}</span>
        ) : (
          <Link to={`/orders/${order_id}`} className={classes.order}>
            {nameOf({ ...result, order_id })}
          </Link>
        )}
      </th>
      <td className="number">{hasAmount ? formatMoney(amount, purchase_currency) : ''}</td>
      <td className={classes.reason}>
        <Reason result={result} advice={isOfFile ? adviceFor(result) : undefined} />
      </td>
    </tr>
  );
}

/** Why it failed, and what can be done about it. */
function Reason({ result, advice }: { result: JobResult; advice: string | undefined }) {
  const said = saidOfResult(result);
  if (said === undefined) return null;
  return (
    <>
      <span lang={said.lang}>{said.text}</span>
      {advice !== undefined && <span className={classes.advice}>{advice}</span>}
    </>
  );
}
