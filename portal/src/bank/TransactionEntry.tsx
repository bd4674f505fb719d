import type { BankTransaction } from '../api/bankTypes';
import { formatUtcDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { first } from '../format/order';
import { t } from '../messages';
import { ToneBadge } from '../ui/StatusBadge';
import classes from './Bank.module.css';
import { ResolveButton } from './ResolveDialog';

/** Something that was booked, and of which it is not known what it is. */
export function TransactionEntry({ transaction }: { transaction: BankTransaction }) {
  const { reason, reference, message, counterparty, amount, currency } = transaction;
  const help = reason === undefined ? undefined : t.bank.helps[reason];
  return (
    <li>
      <div>
        <div className={classes.head}>
          <strong>{counterparty ?? t.bank.unknownParty}</strong>
          {reason !== undefined && <ToneBadge tone="warn">{t.bank.reasons[reason]}</ToneBadge>}
          <span className={classes.dimmed}>{t.bank.bookedOn(formatUtcDay(transaction.booked_on))}</span>
        </div>
        <p className={classes.text}>{first(reference, message) ?? t.bank.noText}</p>
        {help !== undefined && <p className={classes.told}>{help}</p>}
      </div>
      <div className={classes.amount}>
        <strong>{formatMoney(amount, currency)}</strong>
        <ResolveButton transaction={transaction} />
      </div>
    </li>
  );
}
