import { ANNA } from '../support/people';
import { PAID_ORDER } from '../support/oldOrder';
import { button, expectCaptured, openOrder } from '../support/portal';
import { HOOKS, MUG } from '../support/shop';
import { expect, test } from '../support/test';

/** A capture of it sets nothing in motion. */
const CARD = { type: 'CARD' };

test('the timeline tells who did what', async ({ page, shop }) => {
  const order = await shop.place({ goods: [HOOKS, MUG], method: CARD });
  await shop.capture(order.order_id, { captured_amount: 1_000, description: 'By the shop' });
  await openOrder(page, order);
  await page.getByLabel('Select Enamel mug').check();
  await page.getByLabel(/^Quantity to capture of Enamel mug/).fill('1');
  await button(page, 'Capture').click();
  await page.getByLabel('Description').fill('By hand');
  await button(page, 'Capture SEK 125.00').click();
  await expectCaptured(page, 'SEK 125.00');

  await page.getByRole('tab', { name: 'Timeline' }).click();
  const events = page.getByRole('tabpanel').locator('ol > li');
  await expect(events).toHaveCount(3);
  await expect(events.nth(0)).toContainText('Order placed');
  await expect(events.nth(0)).toContainText('SEK 260.00');
  await expect(events.nth(0)).toContainText('API key M100001-');
  await expect(events.nth(1)).toContainText('Captured');
  await expect(events.nth(1)).toContainText('SEK 10.00');
  await expect(events.nth(1)).toContainText('API key M100001-');
  await expect(events.nth(1)).toContainText('By the shop');
  await expect(events.nth(2)).toContainText('SEK 125.00');
  await expect(events.nth(2)).toContainText(`User ${ANNA.email}`);
  await expect(events.nth(2)).toContainText('By hand');
  await expect(events.nth(2)).toContainText('1 × Enamel mug');

  await page.getByText('Newest first').click();
  await expect(page).toHaveURL(/sort=newest/);
  await expect(events.nth(0)).toContainText('SEK 125.00');
  await page.reload();
  await expect(events.nth(2)).toContainText('Order placed');
});

test('a long timeline is loaded in parts, and from its end all of it', async ({ page, shop }) => {
  const order = await shop.place({ method: CARD });
  for (let i = 0; i < 52; i++) await shop.capture(order.order_id, { captured_amount: 100 + i });
  await page.goto(`/orders/${order.order_id}/timeline`);
  const events = page.getByRole('tabpanel').locator('ol > li');
  await expect(events).toHaveCount(50);
  await button(page, 'Load more').click();
  await expect(events).toHaveCount(53);
  await expect(button(page, 'Load more')).toHaveCount(0);
  await page.goto(`/orders/${order.order_id}/timeline?sort=newest`);
  await expect(events).toHaveCount(53);
  await expect(events.first()).toContainText('SEK 1.51');
});

test('what a capture set in motion is told with it, and can be looked at by kind', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  await shop.capture(order.order_id, { full: true });
  const [reference = ''] = await shop.references(order.order_id);
  const [number = 0] = await shop.invoiceNumbers(order.order_id);
  await shop.tellPayment(reference, 10_000, 'Signe Holm');
  await page.goto(`/orders/${order.order_id}/timeline`);
  const events = page.getByRole('tabpanel').locator('ol > li');
  await expect(events).toHaveCount(4);
  await expect(events.nth(2)).toContainText('Invoice written');
  await expect(events.nth(2)).toContainText(`Invoice ${number} · Payment reference ${reference}`);
  await expect(events.nth(3)).toContainText('Customer paid');
  await expect(events.nth(3)).toContainText('SEK 100.00');
  await expect(events.nth(3)).toContainText(`Invoice ${number} · by Signe Holm`);

  await page.getByLabel('What is shown').selectOption('Captures and refunds');
  await expect(events).toHaveCount(1);
  await page.getByText('Newest first').click();
  await page.getByLabel('What is shown').selectOption('Invoices and payments');
  await expect(events.nth(0)).toContainText('Customer paid');
  await page.reload();
  await expect(events).toHaveCount(2);
  await events.nth(0).getByText('JSON').click();
  await expect(events.nth(0)).toContainText('"type": "payment.assigned"');
  await page.getByLabel('What is shown').selectOption('Payouts');
  await expect(page.getByText('Nothing of this kind has happened yet.')).toBeVisible();
});

test('a payout is told when it is closed and when the bank has paid it', async ({ page }) => {
  await page.goto(`/orders/${PAID_ORDER.order_id}/timeline?show=payouts`);
  const events = page.getByRole('tabpanel').locator('ol > li');
  await expect(events).toHaveCount(4);
  await expect(events.nth(0)).toContainText('Settled in a payout');
  await expect(events.nth(0)).toContainText('CHF 600.00');
  await expect(events.nth(2)).toContainText('-CHF 100.00');
  await expect(events.nth(3)).toContainText('Paid out');
  await events.nth(3).getByRole('link', { name: /^Payout/ }).click();
  await expect(page.getByRole('table', { name: 'From sales to the bank statement' })).toBeVisible();
});
