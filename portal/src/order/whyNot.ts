import type { Order, OrderActionName } from '../api/types';
import type { ReasonCode } from '../api/reasonTypes';
import { orderActions } from '../orderActionMessages';
import { isReasonCode, reasonText } from '../ui/refusals';

const { advice } = orderActions;

type Asked = Pick<Order, 'status' | 'fraud_status' | 'actions'>;

/** Why an order does not allow an action, in the reader's language, and what to do instead; undefined: it allows it. */
export function whyOrderForbids(action: OrderActionName, order: Asked): string | undefined {
  const asked = order.actions[action];
  if (asked.allowed) return undefined;
  const { reason_code: code } = asked;
  // What a newer server says is said as it is.
  const why = reasonText(asked) ?? asked.reason ?? orderActions.cannot;
  return [why, isReasonCode(code) ? adviceOf(action, code, order) : undefined].filter((text) => text !== undefined).join(' ');
}

/** What to do where an action is not allowed; undefined: there is nothing. */
function adviceOf(action: OrderActionName, reason: ReasonCode, order: Asked): string | undefined {
  const isLines = action === 'update';
  if (reason === 'RISK_NOT_ACCEPTED') return order.fraud_status === 'PENDING' ? advice.wait : advice.cancel;
  if (reason === 'CAPTURE_DISPUTED') return advice.decide;
  if (reason === 'BILLING_ADDRESS_FIXED') return advice.compat;
  if (reason.startsWith('EXTENSION_') && reason !== 'EXTENSION_TOO_EARLY') return advice.capture;
  if (reason === 'HAS_CAPTURES') return order.status === 'PART_CAPTURED' ? advice.release : advice.refund;
  if (reason === 'NO_CAPTURES' && order.status === 'AUTHORIZED') return advice.cancel;
  if (reason === 'NOTHING_LEFT' && isLines) return advice.refund;
  const isOver = reason === 'ORDER_EXPIRED' || reason === 'ORDER_CANCELLED';
  return isOver && !['cancel', 'release', 'refund', 'update_references'].includes(action) ? advice.reorder : undefined;
}

/** Nothing of it can be captured, but the customer may still want it. */
export const canDuplicate = ({ status }: Pick<Order, 'status'>) => status === 'CANCELLED' || status === 'EXPIRED';
