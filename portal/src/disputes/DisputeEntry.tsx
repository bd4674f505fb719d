import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';
import { nameOfActor } from '../api/actor';
import type { Dispute } from '../api/disputeTypes';
import { disputes } from '../disputeMessages';
import { formatMoney } from '../format/money';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { DecideButton } from './DecideDialog';
import classes from './Disputes.module.css';
import { heldBy } from './heldBy';

const TONES = { open: 'warn', won: 'good', lost: 'bad' } as const;

/** A dispute in the list of all. */
export function DisputeEntry({ dispute }: { dispute: Dispute }) {
  const held = heldBy(dispute);
  return (
    <li>
      <div>
        <div className={classes.head}>
          <Anchor component={Link} to={`/orders/${dispute.order_id}`} fw={600}>
            {dispute.merchant_reference1 ?? disputes.unnamed}
          </Anchor>
          <ToneBadge tone={TONES[dispute.status]}>{disputes.status[dispute.status]}</ToneBadge>
          {dispute.customer_name !== undefined && <span className={classes.dimmed}>{dispute.customer_name}</span>}
        </div>
        <p className={classes.reason}>{dispute.reason}</p>
        <p className={classes.told}>
          {disputes.opened(nameOfActor(dispute.opened_by, disputes.system))} <When at={dispute.opened_at} />
          <Ending dispute={dispute} />
        </p>
        {held.length > 0 && <p className={classes.told}>{held.join(' · ')}</p>}
      </div>
      <div className={classes.amount}>
        <strong>{formatMoney(dispute.amount, dispute.currency)}</strong>
        <DecideButton dispute={dispute} />
      </div>
    </li>
  );
}

function Ending({ dispute }: { dispute: Dispute }) {
  const { status, ended_at: at, ended_by: by, fee_amount: fee } = dispute;
  if (status === 'open' || at === undefined) return null;
  return (
    <>
      {' · '}
      {disputes.ended[status](nameOfActor(by, disputes.system))} <When at={at} />
      {fee !== undefined && ` · ${disputes.fee(formatMoney(fee, dispute.currency))}`}
    </>
  );
}
