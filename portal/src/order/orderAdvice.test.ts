import { expect, it } from 'vitest';
import { adviceOf } from './orderAdvice';

it.each([
  ['cancel', 'PART_CAPTURED', 'Release what is left instead; what is captured can be refunded.'],
  ['cancel', 'CAPTURED', 'Refund it instead.'],
  ['release', 'AUTHORIZED', 'Cancel the order instead.'],
  ['extend', 'EXPIRED', 'The customer has to order again.'],
  ['extend', 'CAPTURED', undefined],
  ['cancel', 'CANCELLED', undefined],
] as const)('%s of an order that is %s: %s', (action, status, advice) =>
  expect(adviceOf(action, { status, captured_amount: 0 })).toBe(advice));
