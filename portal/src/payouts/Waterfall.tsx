import { UnstyledButton } from '@mantine/core';
import { useId, useState } from 'react';
import type { Payout } from '../api/payoutTypes';
import { formatMoney } from '../format/money';
import { payouts } from '../payoutMessages';
import { Card } from '../ui/Card';
import { RightIcon } from '../ui/icons';
import { PayoutLines } from './PayoutLines';
import classes from './Waterfall.module.css';
import { waterfallOf, type WaterfallRow } from './waterfall';

const COLUMNS = 3;

/** Step by step from what was sold to what is on the bank statement; each step opens to what it consists of. */
export function Waterfall({ payout }: { payout: Payout }) {
  return (
    <Card title={payouts.waterfall} isFlush>
      <table className={classes.steps} aria-label={payouts.waterfall}>
        <thead className={classes.names}>
          <tr>
            <th scope="col">{payouts.lineWhat}</th>
            <th scope="col" className="number">
              {payouts.amount}
            </th>
            <th scope="col" className={`number ${classes.balance ?? ''}`}>
              {payouts.running}
            </th>
          </tr>
        </thead>
        <tbody>
          {waterfallOf(payout).map((row) => (
            <Step key={row.name} payout={payout} row={row} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{payout.status === 'paid' ? payouts.settlement : payouts.settlementOpen}</th>
            <td className="number" colSpan={COLUMNS - 1}>
              {formatMoney(payout.settlement_amount, payout.currency)}
            </td>
          </tr>
        </tfoot>
      </table>
    </Card>
  );
}

function Step({ payout, row }: { payout: Payout; row: WaterfallRow }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const money = (minor: number) => formatMoney(minor, payout.currency);
  return (
    <>
      <tr data-open={isOpen || undefined}>
        <th scope="row">
          {row.hasLines ? (
            <UnstyledButton
              className={classes.open}
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
              onClick={() => setOpen(!isOpen)}
            >
              <RightIcon width={14} height={14} />
              {row.title}
            </UnstyledButton>
          ) : (
            <span className={classes.plain}>{row.title}</span>
          )}
        </th>
        <td className="number" data-minus={row.amount < 0 || undefined}>
          {money(row.amount)}
        </td>
        <td className={`number ${classes.balance ?? ''}`}>{money(row.balance)}</td>
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={COLUMNS} className={classes.lines}>
            <PayoutLines payout={payout} step={row.name} title={row.title} />
          </td>
        </tr>
      )}
    </>
  );
}
