import { useState } from 'react';
import type { Order } from '../api/types';
import { order as orderTexts } from '../orderMessages';
import { shipping } from '../timelineMessages';
import { edit } from '../editMessages';
import { Addresses } from './Addresses';
import { CaptureBar } from './CaptureBar';
import { CaptureDialog } from './CaptureDialog';
import { Documents } from './Documents';
import { EditButton } from './EditButton';
import { Invoices } from './Invoices';
import { Captures, Refunds } from './Movements';
import { ShipmentList } from './ShipmentList';
import { OrderDisputes } from '../disputes/OrderDisputes';
import { Afterwards } from '../ui/Afterwards';
import { Card } from '../ui/Card';
import { useMay } from '../signin/session';
import type { CaptureIntent } from './captureIntent';
import { basisOf } from './movementNames';
import { readSelection, type Picks } from './lineSelection';
import { OrderLines } from './OrderLines';
import classes from './OrderView.module.css';
import { OrderWarnings, WarningBadges } from './Warnings';

interface Props {
  order: Order;
  picks: Picks;
  onPick: (picks: Picks) => void;
}

export function Details({ order, picks, onPick }: Props) {
  const [intent, setIntent] = useState<CaptureIntent>();
  const [isOpen, setOpen] = useState(false);
  const mayCapture = useMay('capture');
  const selection = readSelection(order.order_lines, picks);
  const ask = (asked: CaptureIntent) => {
    setIntent(asked);
    setOpen(true);
  };
  return (
    <>
      <OrderWarnings order={order} />
      <OrderDisputes order={order} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Card title={orderTexts.lines} aside={<LinesAside order={order} />} isFlush>
            <OrderLines
              order={order}
              picks={picks}
              faulty={selection.faulty}
              onPick={onPick}
              isSelectable={mayCapture && order.actions.capture.allowed}
            />
            <CaptureBar order={order} selection={selection} onAsk={ask} />
          </Card>
          <Afterwards>
            <Captures order={order} />
            <Refunds order={order} />
            <Invoices order={order} />
            <Shipments order={order} />
          </Afterwards>
        </div>
        <div className={`${classes.column ?? ''} ${classes.aside ?? ''}`}>
          <Afterwards>
            <Addresses order={order} />
            <Documents order={order} />
          </Afterwards>
        </div>
      </div>
      <CaptureDialog
        order={order}
        intent={intent}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onDone={() => onPick(new Map())}
      />
    </>
  );
}

function LinesAside({ order }: { order: Order }) {
  return (
    <div className={classes.titleSide}>
      <WarningBadges warnings={warningsOfLines(order)} />
      <EditButton order={order} edit={{ kind: 'lines' }} />
    </div>
  );
}

/** What the whole order was sent with; a capture shows its own. */
function Shipments({ order }: { order: Order }) {
  const shipments = order.shipping_info ?? [];
  return (
    <Card title={shipping.title} aside={<EditButton order={order} edit={{ kind: 'shipping' }} />}>
      {shipments.length === 0 && <p className={classes.dimmed}>{edit.shipment.none}</p>}
      <ShipmentList shipments={shipments} />
    </Card>
  );
}

/** The lines of the order itself differ from its amount since an update of both. */
const warningsOfLines = (order: Order) =>
  (order.warnings ?? []).filter(
    ({ kind, found_in }) => kind === 'lines_mismatch' && basisOf(order, found_in) === 'ordered',
  );
