import { Progress, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatNumber } from '../format/number';
import classes from './Run.module.css';
import { stepped } from './stepped';

interface Props {
  name: string;
  total: number;
  done: number;
  failed: number;
  /** How far it is, in words. */
  text: (over: number, total: number) => string;
  /** What is said once nothing goes on any more. */
  end?: string | undefined;
}

/** How far a job is with its many parts, to be seen and to be heard. */
export function RunBar({ name, total, done, failed, text, end }: Props) {
  const over = done + failed;
  const percent = (n: number) => (total === 0 ? 100 : (100 * n) / total);
  return (
    <>
      <Progress.Root
        size={12}
        radius="xl"
        className={classes.bar}
        role="progressbar"
        aria-label={name}
        aria-valuenow={over}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuetext={text(over, total)}
      >
        <Progress.Section value={percent(done)} color="var(--good)" withAria={false} />
        <Progress.Section value={percent(failed)} color="var(--bad)" withAria={false} />
      </Progress.Root>
      <VisuallyHidden role="status">{useSaid(end ?? stepped(over, total, (n) => text(n, total)))}</VisuallyHidden>
    </>
  );
}

/** A region is said when it changes: who comes when it is over already is told, too, if it was there before what it says. */
function useSaid(text: string): string {
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(text), [text]);
  return said;
}

export interface RunTotal {
  name: string;
  n: number;
  tone?: 'good' | 'bad' | undefined;
}

export function RunTotals({ totals }: { totals: RunTotal[] }) {
  return (
    <dl className={classes.totals}>
      {totals.map(({ name, n, tone }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-tone={tone}>{formatNumber(n)}</dd>
        </div>
      ))}
    </dl>
  );
}
