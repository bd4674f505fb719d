import type { RefundPreview } from '../api/refundTypes';
import { formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { refund } from '../refundMessages';
import type { Fact } from '../ui/Facts';
import { mailsOf } from './consequences';

/** What a refund would do, in the words of the dialog. What there is nothing to say of has no row. */
export function refundConsequences(preview: RefundPreview): Fact[] {
  const money = (minor: number) => formatMoney(minor, preview.purchase_currency);
  const { payout } = preview;
  const facts = customerFacts(preview, money);
  if (payout !== undefined) {
    const comesBack = payout.fee_refund_amount > 0 || payout.tax_refund_amount > 0;
    const fees = refund.feesOf(money(payout.fee_refund_amount), money(payout.tax_refund_amount));
    facts.push({ name: refund.fees, value: comesBack ? fees : refund.noFees });
    // Midnight UTC stands for a day, which is the same one wherever it is read.
    const day = formatDay(payout.payout_date.slice(0, 10));
    const net = payout.settlement_amount;
    const name = net < 0 ? refund.net : refund.gain;
    facts.push({ name, value: refund.on(money(Math.abs(net)), day), isStrong: true });
  }
  return [...facts, ...mailsOf(preview.mails, refund.mails)];
}

function customerFacts(preview: RefundPreview, money: (minor: number) => string): Fact[] {
  const { credits } = preview;
  if (credits === undefined)
    return [{ name: refund.paidBack, value: refund.paidBackBy(money(preview.refunded_amount)) }];
  const owedBack = credits.reduce((sum, each) => sum + each.owed_back_amount, 0);
  const credited = credits
    .filter((each) => each.credited_amount > 0)
    .map((each) => refund.creditedOf(money(each.credited_amount), each.invoice_number));
  return [
    ...(credited.length > 0 ? [{ name: refund.credited, value: credited.join('; ') }] : []),
    ...(owedBack > 0 ? [{ name: refund.owedBack, value: refund.owedBackOf(money(owedBack)) }] : []),
  ];
}
