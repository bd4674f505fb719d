import { formatDay } from '../format/dates';
import { formatAmount } from '../format/money';
import { home } from '../homeMessages';
import classes from './Home.module.css';
import { daysPerStep, type Step } from './series';

interface Props {
  steps: Step[];
  currency: string;
  hasPayouts: boolean;
  days: number;
}

/** The figures of the chart, the latest first. */
export function BusinessTable({ steps, currency, hasPayouts, days }: Props) {
  const amount = (minor: number) => <td className="number">{formatAmount(minor, currency)}</td>;
  return (
    <table className={classes.table} aria-label={home.table(currency)}>
      <thead>
        <tr>
          <th scope="col">{daysPerStep(days) > 1 ? home.weekFrom : home.day}</th>
          <th scope="col" className="number">
            {home.captured}
          </th>
          <th scope="col" className="number">
            {home.refunded}
          </th>
          {hasPayouts && (
            <th scope="col" className="number">
              {home.paidOut}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {[...steps].reverse().map((step) => (
          <tr key={step.day}>
            <th scope="row">{formatDay(step.day)}</th>
            {amount(step.captured)}
            {amount(step.refunded)}
            {hasPayouts && amount(step.paidOut)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
