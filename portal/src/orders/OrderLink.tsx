import { Link } from 'react-router-dom';
import { inStore, STORE } from '../api/store';
import type { OrderSummary } from '../api/types';
import { nameOf } from '../format/order';

interface Props {
  order: OrderSummary;
  /** The address of the list, to go back to. */
  list: string;
  className: string | undefined;
}

/** The link that opens an order; one of another store is opened there, where the portal is loaded anew. */
export function OrderLink({ order, list, className }: Props) {
  const { order_id: id, store } = order;
  const shared = { className, 'data-order-id': id };
  if (store !== undefined && store.merchant_id !== STORE)
    return (
      <a href={inStore(store.merchant_id, `/orders/${id}`)} {...shared}>
        {nameOf(order)}
      </a>
    );
  return (
    <Link to={`/orders/${id}`} state={{ list }} {...shared}>
      {nameOf(order)}
    </Link>
  );
}
