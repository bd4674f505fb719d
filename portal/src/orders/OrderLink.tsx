import type { OrderSummary } from '../api/types';
import { nameOf } from '../format/order';
import type { OrderLinks } from './useOrderLinks';

interface Props {
  order: OrderSummary;
  links: OrderLinks;
  className: string | undefined;
}

/** The link that opens an order. */
export function OrderLink({ order, links, className }: Props) {
  return (
    <a
      href={links.hrefOf(order)}
      className={className}
      data-order-id={order.order_id}
      onMouseDown={(event) => links.onPress(event, order)}
      onClick={(event) => links.onClick(event, order)}
    >
      {nameOf(order)}
    </a>
  );
}
