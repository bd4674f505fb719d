import type { Capture, Order, Refund } from '../api/types';
import { first, shortId } from '../format/order';
import { order } from '../orderMessages';
import type { Basis } from '../timelineMessages';
import { warnings } from '../timelineMessages';

// What a merchant calls the captures and refunds of an order.

type Movements = Pick<Order, 'captures' | 'refunds'>;

export const nameOfCapture = (capture: Capture): string => first(capture.klarna_reference) ?? capture.capture_id;
export const nameOfRefund = (refund: Refund): string => first(refund.reference, refund.description) ?? order.refund;

/** The capture with this id; the end of the id, if the order shown is older than the capture. */
export function captureName({ captures }: Pick<Order, 'captures'>, captureId: string): string {
  const capture = captures.find(({ capture_id }) => capture_id === captureId);
  return capture === undefined ? shortId(captureId) : nameOfCapture(capture);
}

/** What the amount of an event stands for. */
export function basisOf(movements: Movements, eventId: string): Basis {
  if (movements.captures.some(({ capture_id }) => capture_id === eventId)) return 'captured';
  return movements.refunds.some(({ refund_id }) => refund_id === eventId) ? 'refunded' : 'ordered';
}

/** Which movement an event is, in a sentence; nothing if it is none. */
export function movementName(movements: Movements, eventId: string): string | undefined {
  const capture = movements.captures.find(({ capture_id }) => capture_id === eventId);
  if (capture !== undefined) return warnings.capture(nameOfCapture(capture));
  const refund = movements.refunds.find(({ refund_id }) => refund_id === eventId);
  if (refund === undefined) return undefined;
  const reference = first(refund.reference, refund.description);
  return reference === undefined ? order.refund : warnings.refund(reference);
}
