import type { Line } from '../api/types';
import { formatMoney } from '../format/money';
import { first } from '../format/order';
import { t } from '../messages';
import { order } from '../orderMessages';
import classes from './Movements.module.css';

const SHOWN_AT_ONCE = 4;

/** The lines of a capture, a refund or an event; many of them are folded away. */
export function LineList({ lines, currency }: { lines: Line[]; currency: string }) {
  if (lines.length === 0) return null;
  return (
    <details className={classes.details} open={lines.length <= SHOWN_AT_ONCE}>
      <summary>{order.showLines(lines.length)}</summary>
      <ul className={classes.lines}>
        {lines.map((line, i) => (
          // Lines of a movement have no name of their own and never change places.
          <li key={i}>
            <span>{order.times(line.quantity, first(line.name, line.reference) ?? t.app.notKnown)}</span>
            <span>{formatMoney(line.total_amount, currency)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
