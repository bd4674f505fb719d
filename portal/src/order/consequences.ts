import type { CapturePreview } from '../api/previewTypes';
import { capture } from '../captureMessages';
import { formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { mail as mailTexts } from '../timelineMessages';
import type { Fact } from '../ui/Facts';

/** What a capture would do, in the words of the dialog. What there is nothing to say of has no row. */
export function consequencesOf(preview: CapturePreview): Fact[] {
  const money = (minor: number) => formatMoney(minor, preview.purchase_currency);
  const facts: Fact[] = [];
  const { payout, order } = preview;
  if (payout !== undefined) {
    if (payout.fee_amount > 0) facts.push({ name: capture.fee, value: money(payout.fee_amount) });
    if (payout.tax_amount > 0) facts.push({ name: capture.feeTax, value: money(payout.tax_amount) });
    // Midnight UTC stands for a day, which is the same one wherever it is read.
    const day = formatDay(payout.payout_date.slice(0, 10));
    facts.push({ name: capture.net, value: capture.on(money(payout.settlement_amount), day), isStrong: true });
  }
  facts.push({ name: capture.customer, value: planOf(preview) });
  facts.push(...mailsOf(preview.mails, capture.mails));
  if (order.expires_at !== undefined)
    facts.push({ name: capture.restExpires, value: formatDay(order.expires_at.slice(0, 10)) });
  return facts;
}

type Mails = CapturePreview['mails'];

/** A row with the mails that are sent, if any is. */
export function mailsOf(mails: Mails, name: string): Fact[] {
  return mails === undefined || mails.length === 0 ? [] : [{ name, value: mails.map(mailOf).join('; ') }];
}

function mailOf(mail: NonNullable<Mails>[number]): string {
  const kind = mailTexts.kinds[mail.kind] ?? mail.kind;
  return mail.is_copy === true ? mailTexts.copy(kind, mail.to) : mailTexts.to(kind, mail.to);
}

function planOf({ plan, purchase_currency }: CapturePreview): string {
  const parts = plan.parts ?? [];
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return capture.plan.nothing;
  if (parts.length === 1) return capture.plan.once(formatMoney(first.amount, purchase_currency), formatDay(first.due_date));
  return capture.plan.parts(parts.length, formatDay(first.due_date), formatDay(last.due_date));
}

export interface Difference {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** What is different between two previews, by row; also of what is left. */
export function differencesOf(before: CapturePreview, after: CapturePreview): Difference[] {
  const was = named(before);
  const is = named(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => ({ name, before: was.get(name), after: is.get(name) }))
    .filter((each) => each.before !== each.after);
}

function named(preview: CapturePreview): Map<string, string> {
  const money = (minor: number) => formatMoney(minor, preview.purchase_currency);
  const facts = [
    { name: capture.sum, value: money(preview.captured_amount) },
    { name: capture.leftAfter, value: money(preview.order.remaining_authorized_amount) },
    ...consequencesOf(preview),
  ];
  return new Map(facts.map(({ name, value }) => [name, value]));
}
