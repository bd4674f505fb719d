import type { Payout, PayoutStep } from '../api/payoutTypes';
import { payouts } from '../payoutMessages';

/** A row of the waterfall, and what there is after it. */
export interface WaterfallRow {
  name: string;
  title: string;
  amount: number;
  balance: number;
  hasLines: boolean;
}

/** What these steps do to a debt is told by the balances that the payout opens and closes with. */
const OF_DEBTS = new Set(['repay', 'deposit']);

const titleOf = ({ name, meaning }: PayoutStep) => payouts.steps[name] ?? meaning;

/** Opening balance + sales - returns - fees ... + what later payouts owe = settlement_amount, to the minor unit. */
export function waterfallOf(payout: Payout): WaterfallRow[] {
  const rows = [
    { name: 'opening', title: payouts.opening, amount: -payout.opening_debt_amount, hasLines: false },
    ...payout.waterfall
      .filter(({ name }) => !OF_DEBTS.has(name))
      .map((step) => ({
        name: step.name,
        title: titleOf(step),
        amount: step.amount,
        hasLines: step.lines !== undefined,
      })),
    { name: 'closing', title: payouts.carried, amount: payout.closing_debt_amount, hasLines: false },
  ];
  let balance = 0;
  return rows
    .filter(({ name, amount }) => name === 'opening' || amount !== 0)
    .map((row) => {
      balance += row.amount;
      // Not -0, which would be written with a sign.
      return { ...row, amount: row.amount === 0 ? 0 : row.amount, balance };
    });
}
