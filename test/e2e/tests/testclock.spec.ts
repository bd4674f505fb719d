import { TESSA, type Key } from '../support/people';
import { button, signIn } from '../support/portal';
import { Shop } from '../support/shop';
import { expect, test } from '../support/test';

test.use({ as: 'nobody' });

test('a test merchant is marked, and its clock is moved until an order expires', async ({ page, baseURL }) => {
  const shop = new Shop(baseURL ?? '', JSON.parse(process.env['FANGST_TEST_KEY'] ?? '') as Key);
  await page.goto('/');
  await signIn(page, TESSA);
  await expect(page.getByText('Test merchant', { exact: true })).toBeVisible();
  const before = await shop.testTime();
  const order = await shop.place();
  await page.goto(`/orders/${order.order_id}`);
  await expect(page.getByText('Authorized', { exact: true }).first()).toBeVisible();
  await button(page, 'Move the clock').click();
  await button(page, '30 days on').click();
  await expect(page.getByText('Expired', { exact: true }).first()).toBeVisible();
  expect(await shop.testTime()).toBeGreaterThan(before + 29 * 86_400_000);
});
