import type { BankStatement } from '../api/bankTypes';
import { bank } from '../bankMessages';
import { formatUtcDay } from '../format/dates';
import { formatMoney } from '../format/money';
import classes from './Bank.module.css';

/** A statement that was uploaded or imported, and what is odd about it. */
export function StatementEntry({ statement }: { statement: BankStatement }) {
  const { kind, name, account, day, currency, opening_amount: opening, closing_amount: closing, notices = [] } = statement;
  const tellsBalances = opening !== 0 || closing !== 0;
  const told = [
    bank.account(account),
    ...(day === undefined ? [] : [bank.day(formatUtcDay(day))]),
    bank.booked(statement.entries),
  ];
  return (
    <li>
      <div>
        <strong>{bank.statementOf(bank.kinds[kind], name)}</strong>
        <p className={classes.told}>{told.join(' · ')}</p>
        {notices.length > 0 && (
          <ul className={classes.notices}>
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        )}
      </div>
      {tellsBalances && currency !== undefined && (
        <div className={classes.amount}>
          {bank.balance(formatMoney(opening, currency), formatMoney(closing, currency))}
        </div>
      )}
    </li>
  );
}
