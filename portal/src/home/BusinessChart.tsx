import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
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
  const paid = { name: 'paidOut', label: home.paidOut, color: 'var(--chart-paid)' };
  return (
    <BarChart
      h={height}
      data={steps.map((step) => ({ ...step }))}
      dataKey="day"
      series={[
        { name: 'captured', label: home.captured, color: 'var(--chart-captured)' },
        { name: 'refunded', label: home.refunded, color: 'var(--chart-refunded)' },
        ...(hasPayouts ? [paid] : []),
      ]}
      valueFormatter={(minor) => formatMoney(minor, currency)}
      xAxisProps={{ tickFormatter: formatShortDay, minTickGap: 12 }}
      yAxisProps={{ width: 64, tickFormatter: (minor: number) => formatRoughly(minor, currency) }}
      tooltipProps={{ labelFormatter: (day: unknown) => (typeof day === 'string' ? formatDay(day) : '') }}
      barProps={{ isAnimationActive: !isStill, animationDuration: 300 }}
      tickLine="none"
    />
  );
}
