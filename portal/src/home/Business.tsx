import { Button, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { findPayouts, loadDailyTotals } from '../api/calls';
import type { Payout } from '../api/payoutTypes';
import { formatDay, utcDayOf } from '../format/dates';
import { home } from '../homeMessages';
import { AT_ONCE } from '../ui/address';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { lazyPart } from '../ui/lazyPart';
import { LoadFailure } from '../ui/LoadFailure';
import { merchantNow } from '../ui/merchantClock';
import { BusinessTable } from './BusinessTable';
import { Figures } from './Figures';
import classes from './Home.module.css';
import { currenciesOf, stepsOf } from './series';

const BusinessChart = lazyPart(() => import('./BusinessChart'));

const RANGES = [7, 30, 91];
const DEFAULT_RANGE = 30;
const PAYOUTS_PER_PAGE = 200;
const CHART_HEIGHT = 260;
/** The figures above the chart and the sentence below it, on a desk: what takes their place until they are there is as high. */
const AROUND_CHART = 124;

/** What was paid out from a day on; a payout a day in some currencies is a page or two. */
async function loadPaid(from: string, until: string, signal: AbortSignal): Promise<Payout[]> {
  const paid: Payout[] = [];
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const page = await findPayouts({ status: 'paid', from, until, limit: PAYOUTS_PER_PAGE, cursor }, signal);
    paid.push(...page.payouts);
    cursor = page.next;
  }
  return paid;
}

/** Captured, refunded and paid out over time, in one currency, as a chart or as a table. */
export function Business({ hasPayouts }: { hasPayouts: boolean }) {
  const [params, setParams] = useSearchParams();
  const [isTable, setIsTable] = useState(false);
  const asked = Number(params.get('days'));
  const range = RANGES.includes(asked) ? asked : DEFAULT_RANGE;
  const until = utcDayOf(merchantNow(), 1);
  const from = utcDayOf(merchantNow(), 1 - range);
  const business = useQuery({
    queryKey: ['business', from, until, hasPayouts],
    queryFn: async ({ signal }) => {
      const [totals, paid] = await Promise.all([
        loadDailyTotals({ from, until }, signal),
        hasPayouts ? loadPaid(from, until, signal) : [],
      ]);
      return { totals: totals.days, paid, from, until };
    },
    placeholderData: keepPreviousData,
  });

  const currencies = business.data === undefined ? [] : currenciesOf(business.data.totals, business.data.paid);
  const wished = params.get('currency') ?? '';
  const currency = currencies.includes(wished) ? wished : currencies[0];
  const choose = (name: string, value: string) =>
    setParams((was) => ({ ...Object.fromEntries(was), [name]: value }), AT_ONCE);
  const name = hasPayouts ? home.businessPaid : home.business;
  const steps =
    business.data === undefined || currency === undefined
      ? []
      : stepsOf(business.data.from, business.data.until, currency, business.data.totals, business.data.paid);
  return (
    <Card
      title={name}
      aside={
        <div className={classes.controls}>
          {currencies.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label={home.currency}
              data={currencies}
              value={currency}
              onChange={(event) => choose('currency', event.currentTarget.value)}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label={home.range}
            data={RANGES.map((days) => ({ value: String(days), label: home.days(days) }))}
            value={String(range)}
            onChange={(value) => choose('days', value)}
          />
          <Button size="xs" variant="default" onClick={() => setIsTable(!isTable)}>
            {isTable ? home.showChart : home.showTable}
          </Button>
        </div>
      }
    >
      {business.isPending && <Skeleton height={CHART_HEIGHT + AROUND_CHART} />}
      {business.isError && business.data === undefined && (
        <LoadFailure what={home.whatBusiness} error={business.error} onRetry={() => void business.refetch()} />
      )}
      {business.data !== undefined && currency === undefined && (
        <EmptyState title={home.nothing} text={home.nothingText} />
      )}
      {currency !== undefined && (
        <>
          <Figures steps={steps} currency={currency} hasPayouts={hasPayouts} />
          {isTable ? (
            <BusinessTable steps={steps} currency={currency} hasPayouts={hasPayouts} days={range} />
          ) : (
            <div
              role="img"
              className={classes.chart}
              aria-label={home.chart(name, currency, formatDay(steps[0]?.day ?? from), formatDay(utcDayOf(merchantNow())))}
            >
              <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
                <BusinessChart steps={steps} currency={currency} hasPayouts={hasPayouts} height={CHART_HEIGHT} />
              </Suspense>
            </div>
          )}
          <p className={classes.note}>{home.utc}</p>
        </>
      )}
    </Card>
  );
}
