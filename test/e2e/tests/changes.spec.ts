import type { Locator, Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { openOrder } from '../support/portal';
import { HOOKS, JACKET, lineOf, MUG, unique, type Order, type Shop } from '../support/shop';
import { expect, test } from '../support/test';

// Whatever changes an order over the API is told in the timeline, with what it was and what it is since.

const entry = (page: Page, title: string): Locator =>
  page.getByRole('tabpanel').locator('ol > li').filter({ has: page.getByText(title, { exact: true }) });

async function openTimeline(page: Page, order: Order): Promise<void> {
  await page.goto(`/orders/${order.order_id}/timeline`);
  await expect(entry(page, 'Order placed')).toBeVisible();
}

const authorization = (shop: Shop, { order_id }: Order, order_amount: number, goods: object[]) =>
  shop.wire('PATCH', `${order_id}/authorization`, { order_amount, order_lines: goods });

const PARCEL = {
  shipping_company: 'PostNord',
  shipping_method: 'Home',
  tracking_number: '63456415674545679',
  tracking_uri: 'https://tracking.example/63456415674545679',
};

test('an authorization that is raised, lowered and has its lines replaced', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  await authorization(shop, order, 26_000, [lineOf(MUG), lineOf(HOOKS)]);
  await authorization(shop, order, 1_000, [lineOf(HOOKS)]);
  await authorization(shop, order, 1_000, [lineOf({ ...HOOKS, name: 'Barbless hook' })]);
  await openTimeline(page, order);
  await expect(entry(page, 'Authorization raised')).toContainText('+SEK 10.00');
  await expect(entry(page, 'Authorization raised')).toContainText('Order amountfrom SEK 250.00 → to SEK 260.00');
  await expect(entry(page, 'Authorization raised')).toContainText('3 × Fish hook');
  await expect(entry(page, 'Authorization lowered')).toContainText('-SEK 250.00');
  await expect(entry(page, 'Authorization lowered')).toContainText('from SEK 260.00 → to SEK 10.00');
  await expect(entry(page, 'Order lines replaced')).toContainText('3 × Barbless hook');
  await expect(entry(page, 'Order placed')).toContainText('2 × Enamel mug');

  await shop.wire('PATCH', `${order.order_id}/authorization`, { order_amount: 500 });
  await page.reload();
  await expect(entry(page, 'Authorization lowered').last()).toContainText('The order has no lines since.');
});

test('an authorization that lasts longer, with the day before and after', async ({ page, shop }) => {
  const order = await shop.place({ expiresIn: 5 });
  await shop.wire('POST', `${order.order_id}/extend-authorization-time`);
  await openTimeline(page, order);
  await expect(entry(page, 'Authorization extended')).toContainText(
    /Expiresfrom \d+ \w+ 20\d\d →\s+to \d+ \w+ 20\d\d/,
  );
});

test('references and customer details, member by member', async ({ page, shop }) => {
  const order = await shop.place();
  const { order_id } = order;
  await shop.wire('PATCH', `${order_id}/merchant-references`, { merchant_reference2: '' });
  await shop.wire('PATCH', `${order_id}/customer-details`, {
    shipping_address: { city: 'Malmö', attention: 'Reception', country: 'NO', phone: '' },
  });
  await openTimeline(page, order);
  await expect(entry(page, 'Merchant references changed')).toContainText('Merchant reference 2from PO 7 → to none');
  const customer = entry(page, 'Customer details changed');
  await expect(customer).toContainText('Shipping address, cityfrom Stockholm → to Malmö');
  await expect(customer).toContainText('Shipping address, attentionfrom none → to Reception');
  await expect(customer).toContainText('Shipping address, countryfrom Sweden → to Norway');
  await expect(customer).toContainText('Shipping address, phonefrom +46701234567 → to none');
});

test('a capture keeps the address it went to', async ({ page, shop }) => {
  const order = await shop.place();
  await shop.wireCapture(order.order_id, { captured_amount: 1_000 });
  await shop.wire('PATCH', `${order.order_id}/customer-details`, { shipping_address: { city: 'Malmö' } });
  await shop.wireCapture(order.order_id, { captured_amount: 2_000 });
  await openOrder(page, order);
  const captures = page.getByRole('region', { name: 'Captures' }).locator('ol > li');
  await captures.first().getByText('Shipping address at the time').click();
  await expect(captures.first()).toContainText('114 56 Stockholm');
  await expect(captures.first().getByText('Billing address at the time')).toHaveCount(0);
  await expect(captures.last()).toContainText('SEK 20.00');
  await expect(captures.last()).not.toContainText('at the time');
  await expect(page.getByRole('region', { name: 'Shipping address' })).toContainText('Malmö');
});

test('a risk check that is decided', async ({ page, shop }) => {
  const order = await shop.place({ fraudStatus: 'PENDING' });
  await openOrder(page, order);
  const head = page.locator('main header').first();
  await expect(head).toContainText('Under review');
  await shop.judge(order.order_id, 'ACCEPTED');
  await openTimeline(page, order);
  await expect(entry(page, 'Risk check decided')).toContainText('Risk checkfrom Under review → to Accepted');
  await expect(head).toContainText('Authorized');
  await expect(head).not.toContainText('Under review');
});

test('shipments of a capture and of the order, to be followed where that is safe', async ({ page, shop }) => {
  const order = await shop.place();
  const { order_id } = order;
  const capture = await shop.wireCapture(order_id, { captured_amount: 1_000, shipping_info: [PARCEL] });
  await shop.wire('POST', `${order_id}/captures/${capture}/shipping-info`, {
    shipping_info: [{ shipping_company: 'Bring', tracking_number: 'B-1', tracking_uri: 'javascript:alert(1)' }],
  });
  await shop.wire('POST', `${order_id}/shipping-info`, {
    shipping_info: [{ shipping_method: 'PickUpPoint', return_shipping_company: 'DHL', return_tracking_number: 'R-1' }],
  });
  await openOrder(page, order);
  const captured = page.getByRole('region', { name: 'Captures' });
  await expect(captured).toContainText('PostNord · Home delivery');
  const link = captured.getByRole('link', { name: PARCEL.tracking_number });
  await expect(link).toHaveAttribute('href', PARCEL.tracking_uri);
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(captured).toContainText('B-1');
  await expect(captured.getByRole('link').filter({ hasNotText: /^Payout/ })).toHaveCount(1);
  const whole = page.getByRole('region', { name: 'Shipments of the order' });
  await expect(whole).toContainText('Pick-up point');
  await expect(whole).toContainText('Return with DHLR-1');

  await page.getByRole('tab', { name: 'Timeline' }).click();
  const [ofCapture, ofOrder] = [entry(page, 'Shipping added').first(), entry(page, 'Shipping added').last()];
  await expect(ofCapture).toContainText('BringB-1');
  await expect(ofCapture.getByRole('link')).toHaveText([`Capture ${order.klarna_reference}-1`]);
  await expect(ofOrder).toContainText('Pick-up point');
  await expect(ofOrder.getByRole('link')).toHaveCount(0);
  await expect(entry(page, 'Captured')).toContainText('PostNord · Home delivery');
});

test('a send-out and a later due date, with what it costs', async ({ page, shop }) => {
  const order = await shop.place();
  const { order_id } = order;
  const capture = await shop.wireCapture(order_id, { captured_amount: 100_000 });
  await shop.wire('POST', `${order_id}/captures/${capture}/trigger-send-out`);
  await shop.wire('PATCH', `${order_id}/captures/${capture}/extend-due-date`, { number_of_days: 2 });
  await shop.wire('PATCH', `${order_id}/captures/${capture}/extend-due-date`, { number_of_days: 30 });
  await openTimeline(page, order);
  const name = `Capture ${order.klarna_reference}-1`;
  await expect(entry(page, 'Sent to the customer again')).toContainText(name);
  await expect(entry(page, 'Due date extended').first()).toContainText(`${name}2 days longer to pay · No fee`);
  await expect(entry(page, 'Due date extended').last()).toContainText('30 days longer to pay · Fee SEK 19.00');
});

/** Everything that can happen to an order, so that all of it is looked at. */
async function placeBusy(shop: Shop): Promise<Order> {
  const order = await shop.place({ fraudStatus: 'PENDING', expiresIn: 6, goods: [HOOKS, JACKET, MUG] });
  const { order_id } = order;
  await shop.judge(order_id, 'ACCEPTED');
  await shop.wire('POST', `${order_id}/extend-authorization-time`);
  const first = await shop.wireCapture(order_id, {
    captured_amount: 25_010,
    order_lines: [lineOf(MUG)],
    description: 'Morning parcel',
    reference: 'INV-7',
    shipping_info: [PARCEL],
  });
  for (let i = 0; i < 2; i++) await shop.wireCapture(order_id, { captured_amount: 5_000 });
  const key = unique('parcel-');
  await shop.wireCapture(order_id, { captured_amount: 1_000, order_lines: [lineOf(HOOKS)] }, key);
  await shop.wireCapture(order_id, { captured_amount: 2_000 }, key);
  await shop.wire('PATCH', `${order_id}/customer-details`, {
    shipping_address: {
      street_address: 'Stora Nygatan 31',
      postal_code: '211 37',
      city: 'Malmö',
      attention: 'Reception',
    },
  });
  await shop.wire('PATCH', `${order_id}/merchant-references`, { merchant_reference2: 'PO 7, second delivery' });
  const goods = [lineOf(HOOKS), lineOf(JACKET), lineOf(MUG)];
  await authorization(shop, order, 165_000, goods);
  await authorization(shop, order, 155_890, goods);
  await shop.wire('POST', `${order_id}/captures/${first}/shipping-info`, {
    shipping_info: [
      { ...PARCEL, shipping_company: 'Bring', shipping_method: 'PickUpPoint', return_shipping_company: 'DHL' },
    ],
  });
  await shop.wire('POST', `${order_id}/shipping-info`, { shipping_info: [{ shipping_method: 'Postal' }] });
  await shop.wire('POST', `${order_id}/captures/${first}/trigger-send-out`);
  await shop.wire('PATCH', `${order_id}/captures/${first}/extend-due-date`, { number_of_days: 10 });
  await shop.wire('POST', `${order_id}/refunds`, {
    refunded_amount: 500,
    description: 'Scratched',
    order_lines: [lineOf({ ...MUG, quantity: 3, unit_price: 200 })],
  });
  return order;
}

let busy: Promise<Order> | undefined;

for (const scheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${size}, ${scheme}`, () => {
      // Tall, so that the picture has all of it.
      test.use({
        colorScheme: scheme,
        viewport: { width: viewport.width, height: 4200 },
        contextOptions: { reducedMotion: 'reduce' },
      });

      test('an order to which everything has happened can be read by everybody', async ({ page, shop }) => {
        const order = await (busy ??= placeBusy(shop));
        await openOrder(page, order);
        await page.getByText('Shipping address at the time').first().click();
        await look(page, `order-busy-${size}-${scheme}`);
        await openTimeline(page, order);
        await expect(entry(page, 'Refunded')).toBeVisible();
        await look(page, `timeline-busy-${size}-${scheme}`);
      });
    });
  }
}
