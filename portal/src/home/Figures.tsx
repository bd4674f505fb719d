import { formatMoney } from '../format/money';
import { home } from '../homeMessages';
import classes from './Home.module.css';
import { type Step, sumOf } from './series';

/** The sums of all that the chart shows. Their marks are the legend of the chart. */
export function Figures({ steps, currency, hasPayouts }: { steps: Step[]; currency: string; hasPayouts: boolean }) {
  const sum = sumOf(steps);
  const figures = [
    { kind: 'captured', name: home.captured, amount: sum.captured, of: home.captures(sum.captures) },
    { kind: 'refunded', name: home.refunded, amount: sum.refunded, of: home.refunds(sum.refunds) },
    ...(hasPayouts
      ? [{ kind: 'paid', name: home.paidOut, amount: sum.paidOut, of: home.payouts(sum.payouts) }]
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
