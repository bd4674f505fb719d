import { useState } from 'react';
import type { Order } from '../api/types';
import { Addresses } from './Addresses';
import { CaptureBar } from './CaptureBar';
import { CaptureDialog } from './CaptureDialog';
import { Captures, Refunds } from './Movements';
import { Card } from '../ui/Card';
import { t } from '../messages';
import { useMay } from '../signin/session';
import type { CaptureIntent } from './captureIntent';
import { readSelection, type Picks } from './lineSelection';
import { OrderLines } from './OrderLines';
import classes from './OrderView.module.css';

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
    <div className={classes.columns}>
      <div className={classes.column}>
        <Card title={t.order.lines} isFlush>
          <OrderLines
            order={order}
            picks={picks}
            faulty={selection.faulty}
            onPick={onPick}
            isSelectable={mayCapture && order.actions.capture.allowed}
          />
          <CaptureBar order={order} selection={selection} onAsk={ask} />
        </Card>
        <Captures order={order} />
        <Refunds order={order} />
      </div>
      <div className={`${classes.column ?? ''} ${classes.aside ?? ''}`}>
        <Addresses order={order} />
      </div>
      <CaptureDialog
        order={order}
        intent={intent}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onDone={() => {
          setOpen(false);
          onPick(new Map());
        }}
      />
    </div>
  );
}
