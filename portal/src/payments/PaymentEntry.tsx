import { Button } from '@mantine/core';
import type { Payment } from '../api/types';
import { formatDate } from '../format/dates';
import { formatMoney } from '../format/money';
import { payments } from '../paymentMessages';
import { useMay } from '../signin/session';
import { ToneBadge } from '../ui/StatusBadge';
import classes from './PaymentsPage.module.css';
import type { Mistake } from './UnassignDialog';

interface Props {
  payment: Payment;
  onAssign: () => void;
  onTakeBack: (mistake: Mistake) => void;
}

/** A payment of a customer: what of it is to be assigned, and what it pays. */
export function PaymentEntry({ payment, onAssign, onTakeBack }: Props) {
  const maySettle = useMay('settle');
  const payer = payment.payer ?? payments.unknownPayer;
  const all = formatMoney(payment.amount, payment.currency);
  const left = formatMoney(payment.unassigned_amount, payment.currency);
  const isWhole = payment.unassigned_amount === payment.amount || payment.unassigned_amount === 0;
  return (
    <li>
      <div className={classes.who}>
        <strong>{payer}</strong>
        {payment.unassigned_amount > 0 && payment.reason !== undefined && (
          <ToneBadge tone="warn">{payments.reasons[payment.reason]}</ToneBadge>
        )}
        {payment.reversed_at !== undefined && <ToneBadge tone="warn">{payments.reversed}</ToneBadge>}
        <span className={classes.dimmed}>{payments.paidOn(formatDate(payment.paid_at))}</span>
      </div>
      <div className={classes.dimmed}>
        {payment.reference === '' ? (
          payments.noReference
        ) : (
          <>
            {payments.reference} <span className={`mono ${classes.reference ?? ''}`}>{payment.reference}</span>
          </>
        )}
      </div>
      <div className={classes.amount}>
        <strong>{isWhole ? all : payments.rest(left, all)}</strong>
        {maySettle && payment.unassigned_amount > 0 && (
          <Button variant="default" size="xs" aria-label={payments.assignTo(payer)} onClick={onAssign}>
            {payments.assign}
          </Button>
        )}
      </div>
      {payment.assignments.length > 0 && (
        <ul className={classes.assignments}>
          {payment.assignments.map(({ invoice_number: invoice, amount }) => (
            <li key={invoice}>
              <span>{payments.pays(formatMoney(amount, payment.currency), invoice)}</span>
              {maySettle && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={payments.takeBackFrom(payer, invoice)}
                  onClick={() => onTakeBack({ payment, invoice, amount })}
                >
                  {payments.takeBack}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
