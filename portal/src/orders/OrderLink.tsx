import type { OrderSummary } from '../api/types';
import { nameOf } from '../format/order';
import type { OrderLinks } from './useOrderLinks';

interface Props {
  order: OrderSummary;
  links: OrderLinks;
  className: string | undefined;
}

/** Of a name that is cut off in the list the pointer tells the whole. */
const LONG = 60;

/** The link that opens an order. */
export function OrderLink({ order, links, className }: Props) {
  const name = nameOf(order);
  return (
    <a
      href={links.hrefOf(order)}
      className={className}
      title={name.length > LONG ? name : undefined}
      data-order-id={order.order_id}
      onMouseDown={(event) => links.onPress(event, order)}
      onClick={(event) => links.onClick(event, order)}
    >
      <span className="two-lines">{name}</span>
    </a>
  );
}
