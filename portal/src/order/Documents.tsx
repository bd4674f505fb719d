import { Anchor, VisuallyHidden } from '@mantine/core';
import { orderDraft, packingSlip } from '../api/calls';
import type { Order } from '../api/types';
import { documents } from '../paperMessages';
import { Card } from '../ui/Card';
import classes from './Documents.module.css';
import { nameOfCapture } from './movementNames';
import { canDuplicate } from './whyNot';

/** What goes into the parcel, on paper. Invoices stand with what is to be paid. */
export function Documents({ order }: { order: Order }) {
  return (
    <Card title={documents.title}>
      <ul className={classes.documents}>
        <Document href={packingSlip(order.order_id)} name={documents.whole} />
        {order.captures.map((capture) => (
          <Document
            key={capture.capture_id}
            href={packingSlip(order.order_id, capture.capture_id)}
            name={documents.ofCapture(nameOfCapture(capture))}
          />
        ))}
        {canDuplicate(order) && <Document href={orderDraft(order.order_id)} name={documents.draft} kind={documents.json} />}
      </ul>
      {canDuplicate(order) && <p className={classes.note}>{documents.draftHelp}</p>}
    </Card>
  );
}

interface DocumentProps {
  href: string;
  name: string;
  kind?: string;
}

function Document({ href, name, kind = documents.pdf }: DocumentProps) {
  return (
    <li>
      <Anchor href={href} target="_blank" rel="noreferrer" fz="sm" underline="always">
        {name}
        <VisuallyHidden> ({kind})</VisuallyHidden>
      </Anchor>
    </li>
  );
}
