import type { ReactNode } from 'react';
import type { Address, Capture, Line, Order } from '../api/types';
import { formatMoney } from '../format/money';
import { isSameAddress } from '../format/order';
import { OpenDisputeButton } from '../disputes/OpenDialog';
import { order as orderTexts } from '../orderMessages';
import { Card } from '../ui/Card';
import { CopyButton } from '../ui/CopyButton';
import { useLinkedFocus } from '../ui/page';
import { When } from '../ui/When';
import { AddressText } from './Addresses';
import { EditButton } from './EditButton';
import { LineList } from './LineList';
import { nameOfCapture, nameOfRefund } from './movementNames';
import { MovementPayout } from './MovementPayout';
import classes from './Movements.module.css';
import viewClasses from './OrderView.module.css';
import { RefundButton } from './RefundButton';
import { ShipmentList } from './ShipmentList';
import { WarningBadges } from './Warnings';

export function Captures({ order }: { order: Order }) {
  return (
    <Card title={orderTexts.captures} isFlush={order.captures.length > 0}>
      {order.captures.length === 0 && <p className={viewClasses.dimmed}>{orderTexts.noCaptures}</p>}
      {order.captures.length > 0 && (
        <ol className={classes.movements}>
          {order.captures.map((capture) => (
            <Movement
              key={capture.capture_id}
              id={capture.capture_id}
              order={order}
              name={nameOfCapture(capture)}
              amount={capture.captured_amount}
              at={capture.captured_at}
              notes={[capture.reference, capture.description]}
              lines={capture.order_lines}
              copy={<CopyButton value={nameOfCapture(capture)} what={orderTexts.captureReference} />}
            >
              <ShipmentList shipments={capture.shipping_info} />
              <EditButton
                order={order}
                edit={{ kind: 'shipping', capture: { id: capture.capture_id, name: nameOfCapture(capture) } }}
                variant="subtle"
                size="compact-sm"
                ml={-8}
                mr={8}
              />
              <AddressesThen order={order} capture={capture} />
              <OpenDisputeButton order={order} capture={capture} name={nameOfCapture(capture)} />
            </Movement>
          ))}
        </ol>
      )}
    </Card>
  );
}

export function Refunds({ order }: { order: Order }) {
  const isEmpty = order.refunds.length === 0;
  if (isEmpty && order.captures.length === 0) return null;
  return (
    <Card title={orderTexts.refunds} aside={<RefundButton order={order} />} isFlush={!isEmpty}>
      {isEmpty && <p className={viewClasses.dimmed}>{orderTexts.noRefunds}</p>}
      <ol className={classes.movements}>
        {order.refunds.map((refund) => (
          <Movement
            key={refund.refund_id}
            id={refund.refund_id}
            order={order}
            name={nameOfRefund(refund)}
            amount={refund.refunded_amount}
            at={refund.refunded_at}
            notes={[refund.reference === undefined ? undefined : refund.description]}
            lines={refund.order_lines}
          />
        ))}
      </ol>
    </Card>
  );
}

interface MovementProps {
  id: string;
  order: Order;
  name: string;
  amount: number;
  at: string;
  notes: (string | undefined)[];
  lines: Line[];
  copy?: ReactNode;
  children?: ReactNode;
}

function Movement({ id, order, name, amount, at, notes, lines, copy, children }: MovementProps) {
  const said = notes.filter((note) => note !== undefined && note !== '').join(' · ');
  const warnings = (order.warnings ?? []).filter(({ found_in }) => found_in === id);
  return (
    <li id={id} ref={useLinkedFocus<HTMLLIElement>(id, 'center')} tabIndex={-1}>
      <div className={classes.head}>
        <span className={classes.name}>
          <span className="mono">{name}</span>
          {copy}
        </span>
        <span className={classes.when}>
          <When at={at} />
        </span>
        <strong>{formatMoney(amount, order.purchase_currency)}</strong>
      </div>
      {warnings.length > 0 && (
        <div className={classes.badges}>
          <WarningBadges warnings={warnings} />
        </div>
      )}
      <MovementPayout order={order} id={id} />
      {said !== '' && <p className={classes.note}>{said}</p>}
      <LineList lines={lines} currency={order.purchase_currency} />
      {children}
    </li>
  );
}

/** Where a capture went, if the order's addresses have changed since. */
function AddressesThen({ order, capture }: { order: Order; capture: Capture }) {
  return (
    <>
      <AddressThen name={orderTexts.billingThen} then={capture.billing_address} now={order.billing_address} />
      <AddressThen name={orderTexts.shippingThen} then={capture.shipping_address} now={order.shipping_address} />
    </>
  );
}

function AddressThen({ name, then, now }: { name: string; then: Address | undefined; now: Address | undefined }) {
  if (isSameAddress(then, now)) return null;
  return (
    <details className={classes.details}>
      <summary>{name}</summary>
      <AddressText address={then} hasContact />
    </details>
  );
}
