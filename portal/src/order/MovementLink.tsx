import { Anchor } from '@mantine/core';
import { Link, useLocation } from 'react-router-dom';

interface Props {
  orderId: string;
  /** Id of the capture or refund, which is also that of its place on the page. */
  to: string;
  children: string;
}

/** Leads to a capture or refund on the order's page, which then has the focus. */
export function MovementLink({ orderId, to, children }: Props) {
  const state: unknown = useLocation().state;
  return (
    <Anchor component={Link} to={`/orders/${orderId}#${to}`} state={state} fz="inherit" underline="always">
      {children}
    </Anchor>
  );
}
