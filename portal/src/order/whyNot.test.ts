import { expect, it } from 'vitest';
import type { Order, OrderActionName } from '../api/types';
import { whyOrderForbids } from './whyNot';

const VALUES = { day: '2025-09-25', days: 90 };

const of = (action: OrderActionName, code: string | undefined, status: Order['status'] = 'AUTHORIZED') =>
  whyOrderForbids(action, {
    status,
    fraud_status: 'PENDING',
    actions: {
      [action]: {
        allowed: false,
        reason: 'The server’s sentence.',
        ...(code !== undefined && { reason_code: code, reason_parameters: VALUES }),
      },
    } as Order['actions'],
  });

it.each([
  ['cancel', 'PART_CAPTURED', 'HAS_CAPTURES', 'Something of the order has been captured. Release what is left instead; what is captured can be refunded.'],
  ['cancel', 'CAPTURED', 'HAS_CAPTURES', 'Something of the order has been captured. Refund it instead.'],
  ['cancel', 'CANCELLED', 'ORDER_CANCELLED', 'The order is cancelled.'],
  ['release', 'AUTHORIZED', 'NO_CAPTURES', 'Nothing has been captured yet. Cancel the order instead.'],
  ['refund', 'AUTHORIZED', 'NO_CAPTURES', 'Nothing has been captured yet. Cancel the order instead.'],
  ['refund', 'CAPTURED', 'CAPTURE_DISPUTED', 'A capture of the order is disputed. Decide the dispute first, under Disputes.'],
  ['extend', 'EXPIRED', 'ORDER_EXPIRED', 'The authorization has expired. The customer has to order again.'],
  ['extend', 'AUTHORIZED', 'EXTENSION_PAYMENT_METHOD', 'With this payment method an authorization cannot be extended. Capture it before it expires.'],
  ['extend', 'AUTHORIZED', 'EXTENSION_ORDER_TOO_OLD', /^Only orders from .*2025.* on can be extended\./],
  ['extend', 'AUTHORIZED', 'EXTENSION_TOO_EARLY', 'It does not expire for 90 days or more.'],
  ['capture', 'CANCELLED', 'ORDER_CANCELLED', 'The order is cancelled. The customer has to order again.'],
  ['capture', 'AUTHORIZED', 'RISK_NOT_ACCEPTED', /^The risk check has not accepted the order. Wait for/],
  ['update', 'CAPTURED', 'NOTHING_LEFT', 'Nothing is left to capture. Refund it instead.'],
  ['update_references', 'CANCELLED', 'ORDER_CANCELLED', 'The order is cancelled.'],
  ['update', 'AUTHORIZED', 'A_CODE_OF_A_NEWER_SERVER', 'The server’s sentence.'],
  ['update', 'AUTHORIZED', 'toString', 'The server’s sentence.'],
  ['update', 'AUTHORIZED', undefined, 'The server’s sentence.'],
] as const)('%s of an order that is %s, by %s', (action, status, code, said) => {
  if (typeof said === 'string') expect(of(action, code, status)).toBe(said);
  else expect(of(action, code, status)).toMatch(said);
});

it('says nothing of what is allowed', () =>
  expect(
    whyOrderForbids('capture', { status: 'AUTHORIZED', actions: { capture: { allowed: true } } as Order['actions'] }),
  ).toBeUndefined());

it('says so where not even the server says why', () =>
  expect(
    whyOrderForbids('update', { status: 'AUTHORIZED', actions: { update: { allowed: false } } as Order['actions'] }),
  ).toBe('The order does not allow it now.'));
