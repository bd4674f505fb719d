import { Button, Skeleton, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import type { Job, JobResult } from '../api/types';
import { job as jobTexts } from '../jobMessages';
import { formatMoney, sumByCurrency } from '../format/money';
import { nameOf } from '../format/order';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { ToneBadge } from '../ui/StatusBadge';
import classes from './JobPage.module.css';
import { useJobResults } from './useJob';

/** What became of each order, and why where it failed. */
export function JobResults({ job }: { job: Job }) {
  const isFinished = job.status === 'finished';
  const { query, results } = useJobResults(job.job_id, isFinished);
  const [onlyFailed, setOnlyFailed] = useState(false);
  const failures = results.filter((result) => result.outcome === 'failed');
  const shown = onlyFailed ? failures : results;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;

  // The failures may be anywhere among many orders: look until all of them are found.
  const isLooking = onlyFailed && hasNextPage && failures.length < job.failed;
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage();
  }, [isLooking, isFetchingNextPage, fetchNextPage]);

  return (
    <Card
      title={jobTexts.results}
      isFlush
      aside={
        job.failed > 0 &&
        job.done > 0 && (
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
      {query.data !== undefined && shown.length === 0 && (
        <p className={classes.none}>{onlyFailed ? jobTexts.noFailures : jobTexts.noResults}</p>
      )}
      {shown.length > 0 && <ResultTable results={shown} />}
      {!hasNextPage && isFinished && !onlyFailed && <CapturedTotal results={results} />}
      {hasNextPage && !isLooking && !onlyFailed && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {jobTexts.more}
          </Button>
        </div>
      )}
    </Card>
  );
}

function ResultTable({ results }: { results: JobResult[] }) {
  return (
    <table className={classes.results} aria-label={jobTexts.results}>
      <thead>
        <tr>
          <th scope="col">{jobTexts.outcome}</th>
          <th scope="col">{jobTexts.order}</th>
          <th scope="col" className="number">
            {jobTexts.amount}
          </th>
          <th scope="col">{jobTexts.reason}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((result) => (
          <ResultRow key={result.order_id} result={result} />
        ))}
      </tbody>
    </table>
  );
}

function ResultRow({ result }: { result: JobResult }) {
  const { captured_amount, purchase_currency } = result;
  const hasAmount = captured_amount !== undefined && purchase_currency !== undefined;
  return (
    <tr>
      <td>
        <ToneBadge tone={result.outcome === 'captured' ? 'good' : 'bad'}>{jobTexts.outcomes[result.outcome]}</ToneBadge>
      </td>
      <td>
        <Link to={`/orders/${result.order_id}`} className={classes.order}>
          {nameOf(result)}
        </Link>
      </td>
      <td className="number">{hasAmount ? formatMoney(captured_amount, purchase_currency) : ''}</td>
      <td className={classes.reason} lang="en">
        {result.detail ?? result.code ?? ''}
      </td>
    </tr>
  );
}

function CapturedTotal({ results }: { results: JobResult[] }) {
  const totals = sumByCurrency(
    results.flatMap(({ captured_amount, purchase_currency }) =>
      captured_amount === undefined || purchase_currency === undefined
        ? []
        : [{ currency: purchase_currency, amount: captured_amount }],
    ),
  );
  if (totals.length === 0) return null;
  return (
    <p className={classes.sum}>
      <span>{jobTexts.capturedAmount}</span>
      <strong>{totals.map(({ currency, amount }) => formatMoney(amount, currency)).join(' + ')}</strong>
    </p>
  );
}
