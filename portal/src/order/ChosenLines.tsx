import { formatMoney } from '../format/money';
import { first } from '../format/order';
import { t } from '../messages';
import { order } from '../orderMessages';
import type { ChosenPart } from './lineSelection';
import classes from './Movements.module.css';

/** The parts that are about to be captured. */
export function ChosenLines({ parts, currency }: { parts: ChosenPart[]; currency: string }) {
  return (
    <ul className={`${classes.lines ?? ''} ${classes.scroll ?? ''}`} aria-label={order.lines}>
      {parts.map(({ line, quantity, amount }) => (
        <li key={line.line}>
          <span>{order.times(quantity, first(line.name, line.reference) ?? t.app.notKnown)}</span>
          <span>{formatMoney(amount, currency)}</span>
        </li>
      ))}
    </ul>
  );
}
