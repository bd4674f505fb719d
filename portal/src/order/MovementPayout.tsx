import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';
import type { Order } from '../api/types';
import { formatUtcDay } from '../format/dates';
import { payouts } from '../payoutMessages';
import { useMay } from '../signin/session';
import classes from './Movements.module.css';

/** In which payout a capture or a refund is, or will be. Nothing where the merchant is not paid out. */
export function MovementPayout({ order, id }: { order: Order; id: string }) {
  const payout = order.payouts?.find(({ capture_id, refund_id }) => capture_id === id || refund_id === id);
  if (payout === undefined) return null;
  return (
    <p className={classes.payout}>
      {payout.payment_reference === undefined ? (
        payouts.movement
      ) : (
        <PayoutLink reference={payout.payment_reference} />
      )}{' '}
      {payouts.ofMovement[payout.status](formatUtcDay(payout.payout_date))}
    </p>
  );
}

/** Only for who may look at it. */
export function PayoutLink({ reference }: { reference: string }) {
  const name = payouts.name(reference);
  if (!useMay('settle')) return <span>{name}</span>;
  return (
    <Anchor component={Link} to={`/payouts/${reference}`} fz="inherit" underline="always">
      {name}
    </Anchor>
  );
}
