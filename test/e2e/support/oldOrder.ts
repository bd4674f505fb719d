// Orders of the past, which only an import brings: one that was placed two weeks ago and ends the day after tomorrow, of
// which the merchant is warned when the server starts; and one that was captured on two days and refunded in part since,
// of which payouts were made.

const DAY_MS = 86_400_000;
const midnightIn = (days: number) => new Date((Math.floor(Date.now() / DAY_MS) + days) * DAY_MS).toISOString();

export const OLD_ORDER = { order_id: '0b5e1f5c-5a31-4f0e-9c3a-6a2f1d7e8c90', merchant_reference1: 'FF-OLD-1' };

const LINE = {
  reference: 'OAR-9',
  type: 'physical',
  quantity: 1,
  name: 'Oar, ash',
  unit_price: 84_900,
  tax_rate: 2500,
  total_amount: 84_900,
  total_discount_amount: 0,
  total_tax_amount: 16_980,
};
const ADDRESS = { given_name: 'Olof', family_name: 'Wik', email: 'olof.wik@example.com', country: 'SE' };

const capture = (number: number, amount: number, daysAgo: number) => ({
  capture_id: `0b5e1f5c-5a31-4f0e-9c3a-6a2f1d7e8d0${number}`,
  klarna_reference: `PAIDOAR1-${number}`,
  captured_amount: amount,
  refunded_amount: number === 1 ? 10_000 : 0,
  captured_at: midnightIn(-daysAgo),
  order_lines: [],
  shipping_info: [],
});

export const PAID_ORDER = {
  order_id: '0b5e1f5c-5a31-4f0e-9c3a-6a2f1d7e8c91',
  merchant_reference1: 'FF-PAID-1',
  captures: [capture(1, 60_000, 12), capture(2, 24_900, 9)],
};

/** As another system exports them: lines of an import file. */
export const oldOrders = (): string => `${oldOrder()}\n${paidOrder()}\n`;

const paidOrder = (): string =>
  JSON.stringify({
    ...(JSON.parse(oldOrder()) as object),
    ...PAID_ORDER,
    klarna_reference: 'PAIDOAR1',
    status: 'CAPTURED',
    captured_amount: LINE.total_amount,
    refunded_amount: 10_000,
    remaining_authorized_amount: 0,
    refunds: [
      {
        refund_id: '0b5e1f5c-5a31-4f0e-9c3a-6a2f1d7e8e01',
        refunded_amount: 10_000,
        refunded_at: midnightIn(-5),
        description: 'A scratch',
        order_lines: [],
      },
    ],
  });

const oldOrder = (): string =>
  JSON.stringify({
    ...OLD_ORDER,
    status: 'AUTHORIZED',
    fraud_status: 'ACCEPTED',
    order_amount: LINE.total_amount,
    original_order_amount: LINE.total_amount,
    captured_amount: 0,
    refunded_amount: 0,
    remaining_authorized_amount: LINE.total_amount,
    purchase_currency: 'CHF',
    purchase_country: 'SE',
    locale: 'sv-SE',
    order_lines: [LINE],
    klarna_reference: 'OLDOAR01',
    billing_address: ADDRESS,
    shipping_address: ADDRESS,
    created_at: midnightIn(-14),
    expires_at: midnightIn(2),
    captures: [],
    refunds: [],
    initial_payment_method: { type: 'INVOICE', description: 'Pay later' },
  });
