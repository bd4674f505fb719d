import type { ReactNode } from 'react';
import type { Line, Order } from '../api/types';
import { formatMoney } from '../format/money';
import { first } from '../format/order';
import { t } from '../messages';
import { Card } from '../ui/Card';
import { CopyButton } from '../ui/CopyButton';
import { When } from '../ui/When';
import { LineList } from './LineList';
import classes from './Movements.module.css';
import viewClasses from './OrderView.module.css';

export function Captures({ order }: { order: Order }) {
  return (
    <Card title={t.order.captures} isFlush={order.captures.length > 0}>
      {order.captures.length === 0 && <p className={viewClasses.dimmed}>{t.order.noCaptures}</p>}
      {order.captures.length > 0 && (
        <ol className={classes.movements}>
          {order.captures.map((capture) => (
            <Movement
              key={capture.capture_id}
              name={first(capture.klarna_reference) ?? capture.capture_id}
              amount={formatMoney(capture.captured_amount, order.purchase_currency)}
              at={capture.captured_at}
              notes={[capture.reference, capture.description]}
              lines={capture.order_lines}
              currency={order.purchase_currency}
            >
              <CopyButton value={capture.klarna_reference ?? capture.capture_id} what={t.order.captureReference} />
            </Movement>
          ))}
        </ol>
      )}
    </Card>
  );
}

export function Refunds({ order }: { order: Order }) {
  if (order.refunds.length === 0) return null;
  return (
    <Card title={t.order.refunds} isFlush>
      <ol className={classes.movements}>
        {order.refunds.map((refund) => (
          <Movement
            key={refund.refund_id}
            name={first(refund.reference, refund.description) ?? t.order.refund}
            amount={formatMoney(refund.refunded_amount, order.purchase_currency)}
            at={refund.refunded_at}
            notes={[refund.reference === undefined ? undefined : refund.description]}
            lines={refund.order_lines}
            currency={order.purchase_currency}
          />
        ))}
      </ol>
    </Card>
  );
}

interface MovementProps {
  name: string;
  amount: string;
  at: string;
  notes: (string | undefined)[];
  lines: Line[];
  currency: string;
  children?: ReactNode;
}

function Movement({ name, amount, at, notes, lines, currency, children }: MovementProps) {
  const said = notes.filter((note) => note !== undefined && note !== '').join(' · ');
  return (
    <li>
      <div className={classes.head}>
        <span className={classes.name}>
          <span className="mono">{name}</span>
          {children}
        </span>
        <span className={classes.when}>
          <When at={at} />
        </span>
        <strong>{amount}</strong>
      </div>
      {said !== '' && <p className={classes.note}>{said}</p>}
      <LineList lines={lines} currency={currency} />
    </li>
  );
}
