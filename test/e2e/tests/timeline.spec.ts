import { ANNA } from '../support/people';
import { button, expectCaptured, openOrder } from '../support/portal';
import { HOOKS, MUG } from '../support/shop';
import { expect, test } from '../support/test';

test('the timeline tells who did what', async ({ page, shop }) => {
  const order = await shop.place({ goods: [HOOKS, MUG] });
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
  const order = await shop.place();
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
