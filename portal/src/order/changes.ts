import type { MemberChange } from '../api/types';
import { formatDate } from '../format/dates';
import { formatMoney } from '../format/money';
import { countryName } from '../format/order';
import { timeline } from '../timelineMessages';

/** A change in a merchant's words; what was or is nothing is undefined. */
export interface ShownChange {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

export function showChange({ name, before, after }: MemberChange, currency: string): ShownChange {
  const show = (text: string) => (text === '' ? undefined : showValue(name, text, currency));
  return { name: showName(name), before: show(before), after: show(after) };
}

/** `shipping_address.city` -> "Shipping address, city". What has no name here keeps its own. */
function showName(path: string): string {
  return path
    .split('.')
    .map((part) => timeline.members[part] ?? part)
    .reduce((whole, member) => timeline.memberOf(whole, member));
}

function showValue(name: string, text: string, currency: string): string {
  if (name === 'order_amount') return formatMoney(Number(text), currency);
  if (name === 'expires_at') return formatDate(text);
  if (name === 'fraud_status') return timeline.fraud[text] ?? text;
  return name.endsWith('.country') ? countryName(text) : text;
}
