import { look, SIZES } from '../support/look';
import { button } from '../support/portal';
import type { Key } from '../support/people';
import { expect, test } from '../support/test';

type Page = import('@playwright/test').Page;
const entries = (page: Page) => page.getByRole('list', { name: 'Developer logs' }).locator('> li');

/** Asks with an API key for a capture of more than there is. */
async function refusedCapture(baseURL: string, orderId: string): Promise<string> {
  const key = JSON.parse(process.env['FANGST_KEY'] ?? '') as Key;
  const answer = await fetch(`${baseURL}/ordermanagement/v1/orders/${orderId}/captures`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${btoa(`${key.username}:${key.password}`)}`,
      'Content-Type': 'application/json',
      'User-Agent': 'shop-under-test/1.0',
    },
    body: JSON.stringify({ captured_amount: 99_999_999, description: 'For Maja Rantanen' }),
  });
  expect(answer.status).toBe(403);
  return answer.headers.get('Klarna-Correlation-Id') ?? '';
}

/** The page, once the request of this order is in it. */
async function openLog(page: Page, orderId: string): Promise<void> {
  await page.goto(`/developer-logs?order=${orderId}`);
  await expect(async () => {
    await button(page, 'Refresh').click();
    await expect(entries(page)).toHaveCount(1, { timeout: 5_000 });
  }).toPass();
}

test('a request that failed is found, read without what is about people, copied and followed to its order', async ({
  page,
  context,
  shop,
  baseURL,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const order = await shop.place();
  const correlation = await refusedCapture(baseURL ?? '', order.order_id);
  await page.goto('/api-keys');
  await page.getByRole('link', { name: 'Developer logs', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Developer logs' })).toBeFocused();
  await openLog(page, order.order_id);
  const entry = entries(page).first();
  await expect(entry).toContainText('403');
  await expect(entry).toContainText(`POST /ordermanagement/v1/orders/${order.order_id}/captures`);
  await expect(entry).toContainText('CAPTURE_NOT_ALLOWED');
  await button(entry, `Details of POST /ordermanagement/v1/orders/${order.order_id}/captures`).click();
  await expect(entry).toContainText('"captured_amount": 99999999');
  await expect(entry).toContainText('"description": "***"');
  await expect(entry).toContainText('shop-under-test/1.0');
  await expect(entry).not.toContainText('Maja');
  await button(entry, 'Copy as curl').click();
  await expect(page.getByText('Copied. curl asks for the password')).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain(`curl -X POST '${baseURL ?? ''}/ordermanagement/v1/orders/${order.order_id}/captures'`);
  expect(command).not.toMatch(/kco_|Authorization/);

  await page.getByLabel('Answer').selectOption('5xx – our failure');
  await expect(page.getByText('No request fits')).toBeVisible();
  await page.getByLabel('Order ID').fill('8f1e');
  await expect(page.getByText(/^An ID looks like/)).toBeVisible();
  await button(page, 'Clear filters').click();
  await page.getByLabel('Correlation ID').fill(correlation);
  await expect(entries(page)).toHaveCount(1);
  await button(entries(page).first(), `Details of POST /ordermanagement/v1/orders/${order.order_id}/captures`).click();
  await page.getByRole('link', { name: 'Open the order' }).click();
  await expect(page).toHaveURL(new RegExp(`/orders/${order.order_id}$`));
});

for (const [size, viewport] of Object.entries(SIZES))
  test.describe(size, () => {
    test.use({ colorScheme: size === 'phone' ? 'dark' : 'light', viewport, contextOptions: { reducedMotion: 'reduce' } });

    test('the page of the developer logs', async ({ page, shop, baseURL }) => {
      const order = await shop.place();
      await refusedCapture(baseURL ?? '', order.order_id);
      await openLog(page, order.order_id);
      await entries(page).first().getByRole('button', { name: /^Details of/ }).click();
      await expect(page.getByText('"captured_amount": 99999999')).toBeVisible();
      await look(page, `developer-logs-${size}`);
    });
  });

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('is not offered the page, and told why it is empty', async ({ page }) => {
    await page.goto('/developer-logs');
    await expect(page.getByText('Your role, Viewer, may not see the developer logs.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Orders', exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Developer logs', exact: true })).toHaveCount(0);
  });
});
