// An order that was placed two weeks ago and ends the day after tomorrow: only an import brings one of the past. The
// merchant is warned of it when the server starts.

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

/** As another system exports it: one line of an import file. */
export const oldOrder = (): string =>
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
