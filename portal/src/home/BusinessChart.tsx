import '@mantine/charts/styles.layer.css';
import { BarChart, ChartTooltip, type BarChartSeries } from '@mantine/charts';
import { useReducedMotion } from '@mantine/hooks';
import { formatDay, formatShortDay } from '../format/dates';
import { formatMoney, formatRoughly } from '../format/money';
import { home } from '../homeMessages';
import type { Step } from './series';

interface Props {
  steps: Step[];
  currency: string;
  hasPayouts: boolean;
  height: number;
}

/** Loaded by itself, since the library that draws is larger than the rest of the portal. */
export default function BusinessChart({ steps, currency, hasPayouts, height }: Props) {
  const isStill = useReducedMotion();
  const money = (minor: number) => formatMoney(minor, currency);
  const paid = { name: 'paidOut', label: home.paidOut, color: 'var(--chart-paid)' };
  const series: BarChartSeries[] = [
    { name: 'captured', label: home.captured, color: 'var(--chart-captured)' },
    { name: 'refunded', label: home.refunded, color: 'var(--chart-refunded)' },
    ...(hasPayouts ? [paid] : []),
  ];
  return (
    <BarChart
      h={height}
      data={steps.map((step) => ({ ...step }))}
      dataKey="day"
      series={series}
      xAxisProps={{ tickFormatter: formatShortDay, minTickGap: 12 }}
      yAxisProps={{ width: 64, tickFormatter: (minor: number) => formatRoughly(minor, currency) }}
      tooltipProps={{
        content: ({ label, payload }) => (
          <ChartTooltip
            label={typeof label === 'string' ? formatDay(label) : ''}
            payload={payload}
            series={series}
            valueFormatter={money}
          />
        ),
      }}
      barProps={{ isAnimationActive: !isStill, animationDuration: 300 }}
      tickLine="none"
    />
  );
}
