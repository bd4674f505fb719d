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

test('when the answer is lost, moving the clock as far once more moves it once', async ({ page, baseURL, provokes }) => {
  provokes(/net::ERR/);
  const shop = new Shop(baseURL ?? '', JSON.parse(process.env['FANGST_TEST_KEY'] ?? '') as Key);
  await page.goto('/');
  await signIn(page, TESSA);
  const before = await shop.testTime();
  const keys: (string | undefined)[] = [];
  await page.route('**/merchant/v1/test-clock', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  await button(page, 'Move the clock').click();
  await button(page, '7 days on').click();
  await expect(page.getByRole('alert').filter({ hasText: 'clock' })).toBeVisible();
  await button(page, '7 days on').click();
  await expect.poll(() => keys.length).toBe(2);
  await expect(button(page, 'Move the clock')).not.toHaveAttribute('data-loading');
  expect(new Set(keys).size).toBe(1);
  expect(await shop.testTime()).toBeLessThan(before + 8 * 86_400_000);
});
