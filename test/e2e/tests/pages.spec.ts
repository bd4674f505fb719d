import { look, noWiderThanScreen, PICTURES, SIZES } from '../support/look';
import { button, expectCaptured, openOrder, openOrders } from '../support/portal';
import { HOOKS, JACKET, MUG, OFFER, unique, type Order, type Shop } from '../support/shop';
import { expect, test } from '../support/test';

// Every page and dialog, in both themes, on a phone and on a desk: readable by axe's standards, never wider than the
// screen, and kept as a picture in build/screenshots.

const DIALOG = '[role="dialog"]';

interface Stock {
  family: string;
  open: Order;
  part: Order;
}

let stock: Stock | undefined;

async function stockOf(shop: Shop): Promise<Stock> {
  if (stock !== undefined) return stock;
  const family = unique('Lindqvist');
  const open = await shop.place({ given: 'Åsa', family, goods: [HOOKS, JACKET, MUG, OFFER] });
  const part = await shop.place({ given: 'Björn', family, expiresIn: 2, goods: [HOOKS, JACKET, MUG] });
  const done = await shop.place({ given: 'Greta', family, currency: 'EUR' });
  await shop.capture(part.order_id, {
    lines: [{ line: 0, quantity: 2 }],
    description: 'Morning parcel',
    reference: 'INV-7',
  });
  await shop.capture(done.order_id, { full: true });
  stock = { family, open, part };
  return stock;
}

for (const scheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    const name = (page: string) => `${page}-${size}-${scheme}`;

    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('sign-in', async ({ browser, baseURL, provokes }) => {
        provokes(/status of 401/);
        const context = await browser.newContext({
          baseURL,
          colorScheme: scheme,
          viewport,
          storageState: { cookies: [], origins: [] },
        });
        const page = await context.newPage();
        await page.goto('/signin');
        await expect(button(page, 'Sign in')).toBeVisible();
        await look(page, name('sign-in'));
        await page.route('**/merchant/v1/session', (route) =>
          route.fulfill({
            status: 401,
            contentType: 'application/problem+json',
            body: '{"status":401,"code":"SIGN_IN_FAILED"}',
          }),
        );
        await page.getByLabel('E-mail').fill('a@b.se');
        await page.getByRole('textbox', { name: 'Password' }).fill('x');
        await button(page, 'Sign in').click();
        await expect(page.getByRole('alert')).toBeVisible();
        await look(page, name('sign-in-failed'));
        await context.close();
      });

      test('orders', async ({ page, shop }) => {
        const { family } = await stockOf(shop);
        await openOrders(page, `?query=${family}`);
        await look(page, name('orders'));
        for (const filter of ['Status', 'Created', 'Expires', 'Amount']) {
          await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: filter, exact: true }).click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(page, name(`orders-filter-${filter.toLowerCase()}`), DIALOG);
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        }
        await openOrders(page, `?query=${family}&status=AUTHORIZED,PART_CAPTURED,CAPTURED`);
        await page.getByLabel('Select all on this page').check();
        await look(page, name('orders-selected'));
        await button(page, 'Full capture').click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, name('bulk-dialog'), DIALOG);
        await openOrders(page, '?query=nosuchorderanywhere');
        await look(page, name('orders-none'));
      });

      test('expiring', async ({ page, shop }) => {
        await stockOf(shop);
        await page.goto('/expiring');
        await expect(page.getByRole('table')).toBeVisible();
        await look(page, name('expiring'));
      });

      test('order', async ({ page, shop }) => {
        const { open, part } = await stockOf(shop);
        await openOrder(page, open);
        await look(page, name('order'));
        await openOrder(page, part);
        await page.getByLabel('Select Fish hook').check();
        await page.getByLabel('Select Rain jacket, spruce').check();
        await look(page, name('order-selected'));
        for (const [action, dialog] of [
          ['Capture', 'capture-lines'],
          ['Full capture', 'capture-full'],
          ['Capture amount', 'capture-amount'],
        ] as const) {
          await button(page, action).click();
          await expect(page.getByRole('dialog')).toBeVisible();
          if (dialog === 'capture-amount') await page.getByLabel('Amount in SEK').fill('99999,50');
          await look(page, name(dialog), dialog === 'capture-amount' ? undefined : DIALOG);
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        }
        await page.getByLabel(/^Quantity to capture of Enamel mug/).fill('9');
        await look(page, name('order-quantity-refused'));
        await page.getByRole('tab', { name: 'Timeline' }).click();
        await expect(page.getByText('Morning parcel')).toBeVisible();
        await look(page, name('timeline'));
        await page.getByRole('tab', { name: 'Details' }).click();
        await button(page, 'Capture amount').click();
        await page.getByLabel('Amount in SEK').fill('0,01');
        await button(page, 'Capture SEK 0.01').click();
        await expectCaptured(page, 'SEK 0.01');
        await look(page, name('captured'));
      });

      test('a lost answer and a refusal', async ({ page, shop, provokes }) => {
        provokes(/net::ERR|status of 403/);
        const { open } = await stockOf(shop);
        await openOrder(page, open);
        await page.route('**/captures', (route) => route.abort('connectionreset'));
        await button(page, 'Full capture').click();
        await button(page.getByRole('dialog'), /^Capture SEK/).click();
        await expect(page.getByRole('alert')).toBeVisible();
        await look(page, name('capture-unknown'), DIALOG);
        await page.unroute('**/captures');
        await page.route('**/captures', (route) =>
          route.fulfill({
            status: 403,
            contentType: 'application/problem+json',
            body: JSON.stringify({
              code: 'CAPTURE_NOT_ALLOWED',
              detail: 'Not now.',
              errors: [{ message: 'Nor later.' }],
              correlation_id: 'c-1',
            }),
          }),
        );
        await button(page, 'Try again').click();
        await expect(page.getByRole('alert')).toContainText('Nor later.');
        await look(page, name('capture-refused'), DIALOG);
      });

      test('bulk capture, account, not found', async ({ page, shop }) => {
        const family = unique('Jobs');
        const order = await shop.place({ family });
        const captured = await shop.place({ family });
        await shop.capture(captured.order_id, { full: true });
        await openOrders(page, `?query=${family}`);
        await page.getByLabel('Select all on this page').check();
        await button(page, 'Full capture').click();
        await button(page, 'Capture 2 orders').click();
        await expect(page.getByText('Finished', { exact: true })).toBeVisible();
        await expect(page.getByRole('link', { name: order.merchant_reference1 })).toBeVisible();
        await look(page, name('job'));
        await page.goto('/nowhere');
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await look(page, name('not-found'));
        if (size === 'phone') await button(page, 'Open menu').click();
        await button(page, /Your account/).click();
        await expect(button(page, 'Sign out')).toBeVisible();
        await look(page, name('account'));
      });
    });
  }
}

test('nothing scrolls sideways on a wide screen, and the room is used', async ({ page, shop }) => {
  const { open, family } = await stockOf(shop);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await openOrders(page, `?query=${family}`);
  await noWiderThanScreen(page, 'orders');
  expect((await page.getByRole('table').boundingBox())?.width).toBeGreaterThan(1500);
  await page.screenshot({ path: `${PICTURES}/orders-wide-light.png` });
  await openOrder(page, open);
  await noWiderThanScreen(page, 'order');
  await page.screenshot({ path: `${PICTURES}/order-wide-light.png` });
});
