import { Anchor } from '@mantine/core';
import type { Address, Order } from '../api/types';
import { formatDate } from '../format/dates';
import { addressLines, first } from '../format/order';
import { t } from '../messages';
import { order as orderTexts } from '../orderMessages';
import { Card } from '../ui/Card';
import { EditButton } from './EditButton';
import classes from './OrderView.module.css';

export function Addresses({ order }: { order: Order }) {
  const { billing_address: billing, shipping_address: shipping } = order;
  const isSame =
    addressLines(shipping).length > 0 && addressLines(shipping).join('\n') === addressLines(billing).join('\n');
  return (
    <>
      <Customer order={order} />
      <Card
        title={orderTexts.billing}
        aside={<EditButton order={order} edit={{ kind: 'address', of: 'billing_address' }} />}
      >
        <AddressText address={billing} />
      </Card>
      <Card
        title={orderTexts.shipping}
        aside={<EditButton order={order} edit={{ kind: 'address', of: 'shipping_address' }} />}
      >
        {isSame ? <p className={classes.dimmed}>{orderTexts.sameAsBilling}</p> : <AddressText address={shipping} />}
      </Card>
    </>
  );
}

function Customer({ order }: { order: Order }) {
  const { billing_address: billing, shipping_address: shipping, customer } = order;
  const name = first(
    [billing?.given_name, billing?.family_name].filter(Boolean).join(' '),
    billing?.organization_name,
    [shipping?.given_name, shipping?.family_name].filter(Boolean).join(' '),
  );
  const email = first(billing?.email, shipping?.email);
  const phone = first(billing?.phone, shipping?.phone);
  const born = customer?.date_of_birth;
  return (
    <Card title={orderTexts.customer}>
      <div className={classes.address}>
        <strong>{name ?? t.app.notKnown}</strong>
        {email !== undefined && (
          <div>
            <Anchor href={`mailto:${email}`} fz="sm">
              {email}
            </Anchor>
          </div>
        )}
        {phone !== undefined && (
          <div>
            <Anchor href={`tel:${phone.replace(/[^+\d]/g, '')}`} fz="sm">
              {phone}
            </Anchor>
          </div>
        )}
        {born !== undefined && born !== '' && <div>{orderTexts.born(formatDate(`${born}T12:00:00`))}</div>}
      </div>
    </Card>
  );
}

interface AddressTextProps {
  address: Address | undefined;
  /** Where the customer's contact is not shown anyway. */
  hasContact?: boolean;
}

export function AddressText({ address, hasContact = false }: AddressTextProps) {
  const contact = hasContact ? [address?.email, address?.phone].filter((part) => first(part) !== undefined) : [];
  const lines = [...addressLines(address), ...contact];
  if (lines.length === 0) return <p className={classes.dimmed}>{orderTexts.noAddress}</p>;
  return (
    <address className={classes.address}>
      {lines.map((line, i) => (
        // Two lines of an address may read alike; their place is what tells them apart.
        <div key={i}>{line}</div>
      ))}
    </address>
  );
}
