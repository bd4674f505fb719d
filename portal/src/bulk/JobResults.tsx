import { Button, Skeleton, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import type { Job, JobResult } from '../api/types';
import { formatMoney, sumByCurrency } from '../format/money';
import { nameOf } from '../format/order';
import { t } from '../messages';
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
      title={t.job.results}
      isFlush
      aside={
        job.failed > 0 &&
        job.done > 0 && (
          <Switch
            size="sm"
            label={t.job.onlyFailed}
            checked={onlyFailed}
            onChange={(event) => setOnlyFailed(event.currentTarget.checked)}
          />
        )
      }
    >
      {query.isPending && <Skeleton height={120} m="md" w="auto" />}
      {query.isError && query.data === undefined && (
        <LoadFailure what={t.job.whatResults} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && shown.length === 0 && (
        <p className={classes.none}>{onlyFailed ? t.job.noFailures : t.job.noResults}</p>
      )}
      {shown.length > 0 && <ResultTable results={shown} />}
      {!hasNextPage && isFinished && !onlyFailed && <CapturedTotal results={results} />}
      {hasNextPage && !isLooking && !onlyFailed && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t.job.more}
          </Button>
        </div>
      )}
    </Card>
  );
}

function ResultTable({ results }: { results: JobResult[] }) {
  return (
    <table className={classes.results} aria-label={t.job.results}>
      <thead>
        <tr>
          <th scope="col">{t.job.outcome}</th>
          <th scope="col">{t.job.order}</th>
          <th scope="col" className="number">
            {t.job.amount}
          </th>
          <th scope="col">{t.job.reason}</th>
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
        <ToneBadge tone={result.outcome === 'captured' ? 'good' : 'bad'}>{t.job.outcomes[result.outcome]}</ToneBadge>
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
      <span>{t.job.capturedAmount}</span>
      <strong>{totals.map(({ currency, amount }) => formatMoney(amount, currency)).join(' + ')}</strong>
    </p>
  );
}
