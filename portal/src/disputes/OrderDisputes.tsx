import { useQuery } from '@tanstack/react-query';
import { nameOfActor } from '../api/actor';
import { loadDisputesOf } from '../api/calls';
import type { Order } from '../api/types';
import { disputes } from '../disputeMessages';
import { formatMoney } from '../format/money';
import { Notice } from '../ui/Notice';
import { When } from '../ui/When';
import { DecideButton } from './DecideDialog';
import classes from './Disputes.module.css';
import { heldBy } from './heldBy';

/** What the customer of an order disputes now, and what that holds. */
export function OrderDisputes({ order }: { order: Order }) {
  const { data } = useQuery({
    queryKey: ['disputes', 'of', order.order_id],
    queryFn: ({ signal }) => loadDisputesOf(order.order_id, signal),
    enabled: order.captures.length > 0,
  });
  const open = data?.disputes.filter(({ status }) => status === 'open') ?? [];
  return (
    <div role="status" aria-label={disputes.title}>
      {open.map((dispute) => (
        <div key={dispute.dispute_id} className={classes.banner}>
          <Notice tone="warn" title={disputes.banner(formatMoney(dispute.amount, dispute.currency))}>
            <p className={classes.reason}>
              {dispute.reason} · {disputes.opened(nameOfActor(dispute.opened_by, disputes.system))}{' '}
              <When at={dispute.opened_at} />
            </p>
            <p>{heldBy(dispute).join(' · ')}</p>
            <DecideButton dispute={dispute} />
          </Notice>
        </div>
      ))}
    </div>
  );
}
