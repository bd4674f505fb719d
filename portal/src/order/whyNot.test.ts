import { expect, it } from 'vitest';
import type { Order, OrderActionName } from '../api/types';
import { whyOrderForbids } from './whyNot';

const of = (action: OrderActionName, reason: string | undefined, status: Order['status'] = 'AUTHORIZED') =>
  whyOrderForbids(action, {
    status,
    fraud_status: 'PENDING',
    actions: { [action]: { allowed: false, ...(reason !== undefined && { reason }) } } as Order['actions'],
  });

// The sentences are the server's own.
it.each([
  ['cancel', 'PART_CAPTURED', 'Order has previous captures. Cancel not possible.', 'Something of the order has been captured. Release what is left instead; what is captured can be refunded.'],
  ['cancel', 'CAPTURED', 'Order has previous captures. Cancel not possible.', 'Something of the order has been captured. Refund it instead.'],
  ['cancel', 'CANCELLED', 'Order is cancelled. Cancel not possible.', 'The order is cancelled.'],
  ['release', 'AUTHORIZED', 'Order has no captures. Release not possible.', 'Nothing has been captured yet. Cancel the order instead.'],
  ['refund', 'AUTHORIZED', 'Order has no captures. Refund not possible', 'Nothing has been captured yet. Cancel the order instead.'],
  ['refund', 'CAPTURED', 'A capture of the order is disputed. Refund not possible before that ends', 'A capture of the order is disputed. Decide the dispute first, under Disputes.'],
  ['extend', 'EXPIRED', 'Order is expired. Authorization time cannot be extended.', 'The authorization has expired. The customer has to order again.'],
  ['extend', 'AUTHORIZED', 'Extending is offered not for this payment method. Authorization time cannot be extended.', 'With this payment method an authorization cannot be extended. Capture it before it expires.'],
  ['extend', 'AUTHORIZED', 'Extending is offered only for orders from 2025-09-25 on. Authorization time cannot be extended.', /^Only orders from .*2025.* on can be extended\./],
  ['extend', 'AUTHORIZED', 'Order expires in 90 days or more. Authorization time cannot be extended.', 'It does not expire for 90 days or more.'],
  ['capture', 'CANCELLED', 'Order 01a22145-00d8-7658-928c-1a6ddb965cf4 is cancelled. Capture not possible.', 'The order is cancelled. The customer has to order again.'],
  ['capture', 'AUTHORIZED', 'The fraud status of order 01a2 is PENDING, not ACCEPTED. Capture not possible.', /^The risk check has not accepted the order. Wait for/],
  ['update', 'CAPTURED', 'Nothing remains authorized.', 'Nothing is left to capture. Refund it instead.'],
  ['update_references', 'CANCELLED', 'Order is cancelled. Merchant references cannot be updated.', 'The order is cancelled.'],
  ['update', 'AUTHORIZED', 'A sentence of a newer server.', 'A sentence of a newer server.'],
  ['update', 'AUTHORIZED', undefined, 'The order does not allow it now.'],
] as const)('%s of an order that is %s, by "%s"', (action, status, reason, said) => {
  if (typeof said === 'string') expect(of(action, reason, status)).toBe(said);
  else expect(of(action, reason, status)).toMatch(said);
});

it('says nothing of what is allowed', () =>
  expect(
    whyOrderForbids('capture', { status: 'AUTHORIZED', actions: { capture: { allowed: true } } as Order['actions'] }),
  ).toBeUndefined());
