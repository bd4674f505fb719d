import { Anchor, VisuallyHidden } from '@mantine/core';
import type { Shipment } from '../api/types';
import { first } from '../format/order';
import { webAddress } from '../format/webAddress';
import { shipping } from '../timelineMessages';
import { TruckIcon } from '../ui/icons';
import classes from './ShipmentList.module.css';

/** How goods were sent, with the way to follow them. */
export function ShipmentList({ shipments }: { shipments: Shipment[] }) {
  if (shipments.length === 0) return null;
  return (
    <ul className={classes.shipments} aria-label={shipping.list}>
      {shipments.map((shipment, i) => (
        // Shipments have no id; they are only ever added at the end.
        <li key={i}>
          <TruckIcon width={16} height={16} />
          <div>
            <div className={classes.way}>
              <span>{nameOf(shipment)}</span>
              <Tracking number={shipment.tracking_number} uri={shipment.tracking_uri} />
            </div>
            <Return shipment={shipment} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function nameOf({ shipping_company: company, shipping_method: method }: Shipment): string {
  const shownMethod = method === undefined ? undefined : (shipping.methods[method] ?? method);
  const parts = [company, method === 'Undefined' ? undefined : shownMethod];
  return first(parts.filter((part) => part !== undefined && part !== '').join(' · ')) ?? shipping.unnamed;
}

function Return({ shipment }: { shipment: Shipment }) {
  const { return_shipping_company: company, return_tracking_number: number, return_tracking_uri: uri } = shipment;
  if (first(company, number, uri) === undefined) return null;
  return (
    <div className={`${classes.way ?? ''} ${classes.back ?? ''}`}>
      <span>{first(company) === undefined ? shipping.returnUnnamed : shipping.returned(company ?? '')}</span>
      <Tracking number={number} uri={uri} />
    </div>
  );
}

function Tracking({ number, uri }: { number: string | undefined; uri: string | undefined }) {
  const address = webAddress(uri);
  const text = first(number);
  if (address === undefined) return text === undefined ? null : <span className="mono">{text}</span>;
  return (
    <Anchor href={address} target="_blank" rel="noopener noreferrer" fz="inherit" className={classes.link}>
      <span className={text === undefined ? undefined : 'mono'}>{text ?? shipping.tracking}</span>
      <VisuallyHidden> ({shipping.newTab})</VisuallyHidden>
    </Anchor>
  );
}
