import type { RefundRequest } from '../api/refundTypes';
import { formatMoney, parseAmount } from '../format/money';
import { refund } from '../refundMessages';
import { readAmount } from './AmountField';
import type { LineSelection } from './lineSelection';

export type Way = 'lines' | 'amount' | 'all';

/** What stands in the form. */
export interface RefundDraft {
  way: Way;
  selection: LineSelection;
  amountText: string;
  feeText: string;
  /** Hundredths of a percent. */
  feeTaxRate: number;
}

/** What would be asked for; or why nothing can be. */
export type RefundAsked = { request: RefundRequest; sum: number; fee: number } | { why: string };

export function askedOf(draft: RefundDraft, left: number, currency: string): RefundAsked {
  if (left <= 0) return { why: refund.cannot };
  if (draft.way === 'lines') return askedOfLines(draft, left, currency);
  if (draft.way === 'all') return { request: { full: true, refunded_amount: left }, sum: left, fee: 0 };
  const { minor, why } = readAmount(draft.amountText, currency, left, refund);
  if (minor === undefined) return { why: why ?? refund.cannot };
  return { request: { refunded_amount: minor }, sum: minor, fee: 0 };
}

function askedOfLines({ selection, feeText, feeTaxRate }: RefundDraft, left: number, currency: string): RefundAsked {
  const { chosen, faulty, sum } = selection;
  const money = (amount: number) => formatMoney(amount, currency);
  const hasFee = feeText.trim() !== '';
  const fee = parseAmount(feeText, currency);
  if (faulty.size > 0) return { why: refund.whyFault };
  if (chosen.length === 0) return { why: refund.whyEmpty };
  if (sum <= 0) return { why: refund.whyNotPositive };
  if (hasFee && !fee.ok) return { why: refund.whyFeeFault };
  const kept = hasFee && fee.ok ? fee.minor : 0;
  if (kept >= sum) return { why: refund.whyFeeTooHigh(money(sum)) };
  if (sum - kept > left) return { why: refund.whyTooMuch(money(sum - kept), money(left)) };
  return {
    request: {
      lines: chosen.map(({ line, quantity }) => ({ line: line.line, quantity })),
      refunded_amount: sum - kept,
      ...(kept > 0 && { return_fee_amount: kept, return_fee_tax_rate: feeTaxRate }),
    },
    sum: sum - kept,
    fee: kept,
  };
}
