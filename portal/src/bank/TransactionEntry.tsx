import type { BankTransaction } from '../api/bankTypes';
import { bank } from '../bankMessages';
import { formatUtcDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { first } from '../format/order';
import { ToneBadge } from '../ui/StatusBadge';
import classes from './Bank.module.css';
import { ResolveButton } from './ResolveDialog';

/** Something that was booked, and of which it is not known what it is. */
export function TransactionEntry({ transaction }: { transaction: BankTransaction }) {
  const { reason, reference, message, counterparty, amount, currency } = transaction;
  const help = reason === undefined ? undefined : bank.helps[reason];
  return (
    <li>
      <div>
        <div className={classes.head}>
          <strong>{counterparty ?? bank.unknownParty}</strong>
          {reason !== undefined && <ToneBadge tone="warn">{bank.reasons[reason]}</ToneBadge>}
          <span className={classes.dimmed}>{bank.bookedOn(formatUtcDay(transaction.booked_on))}</span>
        </div>
        <p className={classes.text}>{first(reference, message) ?? bank.noText}</p>
        {help !== undefined && <p className={classes.told}>{help}</p>}
      </div>
      <div className={classes.amount}>
        <strong>{formatMoney(amount, currency)}</strong>
        <ResolveButton transaction={transaction} />
      </div>
    </li>
  );
}
