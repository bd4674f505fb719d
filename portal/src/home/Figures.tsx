import { formatMoney } from '../format/money';
import { t } from '../messages';
import classes from './Home.module.css';
import { type Step, sumOf } from './series';

/** The sums of all that the chart shows. Their marks are the legend of the chart. */
export function Figures({ steps, currency, hasPayouts }: { steps: Step[]; currency: string; hasPayouts: boolean }) {
  const sum = sumOf(steps);
  const figures = [
    { kind: 'captured', name: t.home.captured, amount: sum.captured, of: t.home.captures(sum.captures) },
    { kind: 'refunded', name: t.home.refunded, amount: sum.refunded, of: t.home.refunds(sum.refunds) },
    ...(hasPayouts
      ? [{ kind: 'paid', name: t.home.paidOut, amount: sum.paidOut, of: t.home.payouts(sum.payouts) }]
      : []),
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(({ kind, name, amount, of }) => (
        <div key={kind}>
          <dt>
            <span className={classes.mark} data-kind={kind} aria-hidden="true" />
            {name}
          </dt>
          <dd>
            <strong>{formatMoney(amount, currency)}</strong>
            <span>{of}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
