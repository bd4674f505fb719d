import type { Order, OrderActionName } from '../api/types';
import { formatDay } from '../format/dates';
import { orderActions } from '../orderActionMessages';

const { advice, reasons } = orderActions;

type Reason = keyof typeof reasons;

/** The sentences of the server's rules (src/domain/order_decide.c), which clients know literally, and what they mean. */
const SENTENCES: [RegExp, Reason][] = [
  [/ is expired\./, 'expired'],
  [/ is cancelled\./, 'cancelled'],
  [/ is closed\./, 'closed'],
  [/not ACCEPTED\.|risk assessment has not accepted/, 'risk'],
  [/has no captures/, 'noCaptures'],
  [/has previous captures/, 'hasCaptures'],
  [/^Nothing remains authorized|higher than the remaining authorized amount/, 'nothingLeft'],
  [/is refunded, or was lost by a dispute|higher than what is captured and not yet refunded/, 'allRefunded'],
  [/is disputed\./, 'disputed'],
  [/not for this payment method/, 'method'],
  [/not for purchases in this country/, 'country'],
  [/only for orders from (\S+) on/, 'old'],
  [/expires in (\d+) days or more/, 'late'],
  [/lasts as long already/, 'lasts'],
  [/^Billing address cannot be updated/, 'billing'],
];

type Asked = Pick<Order, 'status' | 'fraud_status' | 'actions'>;

/** Why an order does not allow an action, in the reader's language, and what to do instead; undefined: it allows it. */
export function whyOrderForbids(action: OrderActionName, order: Asked): string | undefined {
  const { allowed, reason = '' } = order.actions[action];
  if (allowed) return undefined;
  const found = SENTENCES.find(([pattern]) => pattern.test(reason));
  // What a newer server says is said as it is.
  const why = found === undefined ? reason || orderActions.cannot : wordsOf(found, reason);
  return [why, adviceOf(action, found?.[1], order)].filter((text) => text !== undefined).join(' ');
}

function wordsOf([pattern, name]: [RegExp, Reason], reason: string): string {
  const [, value = ''] = pattern.exec(reason) ?? [];
  if (name === 'old') return reasons.old(formatDay(value));
  return name === 'late' ? reasons.late(Number(value)) : reasons[name];
}

/** What to do where an action is not allowed; undefined: there is nothing. */
function adviceOf(action: OrderActionName, reason: Reason | undefined, order: Asked): string | undefined {
  const isLines = action === 'update';
  if (reason === 'risk') return order.fraud_status === 'PENDING' ? advice.wait : advice.cancel;
  if (reason === 'disputed') return advice.decide;
  if (reason === 'billing') return advice.compat;
  if (reason === 'method' || reason === 'country' || reason === 'old') return advice.capture;
  if (reason === 'hasCaptures') return order.status === 'PART_CAPTURED' ? advice.release : advice.refund;
  if (reason === 'noCaptures' && order.status === 'AUTHORIZED') return advice.cancel;
  if (reason === 'nothingLeft' && isLines) return advice.refund;
  const isOver = reason === 'expired' || reason === 'cancelled';
  return isOver && !['cancel', 'release', 'refund', 'update_references'].includes(action) ? advice.reorder : undefined;
}

/** Nothing of it can be captured, but the customer may still want it. */
export const canDuplicate = ({ status }: Pick<Order, 'status'>) => status === 'CANCELLED' || status === 'EXPIRED';
