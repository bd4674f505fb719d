import type { Route } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { FREJA } from '../support/people';
import { button, openOrders, rowOf, signIn } from '../support/portal';
import { unique, type Shop } from '../support/shop';
import { expect, test } from '../support/test';

async function placeSome(shop: Shop) {
  const family = unique('Bulk');
  const first = await shop.place({ family });
  const second = await shop.place({ family });
  const euros = await shop.place({ family, currency: 'EUR' });
  const captured = await shop.place({ family });
  await shop.capture(second.order_id, { captured_amount: 54_900 });
  await shop.capture(captured.order_id, { full: true });
  return { family, first, second, euros, captured };
}

test('several orders are captured in full, one of which cannot be', async ({ page, shop }) => {
  const { family, first, second, euros, captured } = await placeSome(shop);
  await openOrders(page, `?query=${family}`);
  await page.getByLabel('Select all on this page').check();
  const bar = page.getByRole('region', { name: 'Selected orders' });
  await expect(bar).toContainText('4 orders selected');
  await expect(bar).toContainText('€1,549.00 + SEK 2,549.00 left to capture');

  await button(bar, 'Full capture').click();
  const dialog = page.getByRole('dialog', { name: 'Capture 4 orders in full?' });
  await expect(dialog).toContainText('Left to capture, EUR€1,549.00');
  await expect(dialog).toContainText('Left to capture, SEKSEK 2,549.00');
  await expect(dialog).toContainText('1 of them has nothing left to capture.');
  await button(dialog, 'Capture 4 orders').click();

  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByRole('heading', { level: 1, name: 'Full capture of 4 orders' })).toBeVisible();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '4');
  const results = page.getByRole('table', { name: 'Result per order' });
  for (const { order, amount } of [
    { order: first, amount: 'SEK 1,549.00' },
    { order: second, amount: 'SEK 1,000.00' },
    { order: euros, amount: '€1,549.00' },
  ]) {
    await expect(results.getByRole('row').filter({ hasText: order.merchant_reference1 })).toContainText(
      `Captured${order.merchant_reference1}${amount}`,
    );
  }
  const failed = results.getByRole('row').filter({ hasText: captured.merchant_reference1 });
  await expect(failed).toContainText('Failed');
  await expect(failed.getByRole('cell').last()).toHaveText('Nothing is left to capture.');
  const was = page.getByRole('table', { name: 'What was done' }).getByRole('row');
  await expect(was.filter({ hasText: '€1,549.00' })).toHaveCount(1);
  await expect(was.filter({ hasText: 'SEK 2,549.00' })).toContainText('2 of 3');
  await page.getByText('Failures only').click();
  await expect(results.getByRole('row')).toHaveCount(2);
  await look(page, 'job-reasons');
  for (const [language, why] of [['sv', 'Inget finns kvar att debitera.'], ['en', 'Nothing is left to capture.']] as const) {
    await page.evaluate((chosen) => localStorage.setItem('fangst-language', chosen), language);
    await page.reload();
    await expect(page.getByRole('cell', { name: why })).toBeVisible();
  }

  for (const order of [first, second, euros, captured]) {
    expect(await shop.load(order.order_id)).toMatchObject({ status: 'CAPTURED', captured_amount: 154_900 });
  }

  await failed.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: captured.merchant_reference1 })).toBeVisible();
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Bulk' }).click();
  await page.getByRole('list', { name: 'Bulk jobs' }).getByRole('link', { name: 'Full capture of 4 orders' }).first().click();
  await expect(results.getByRole('row')).toHaveCount(5);
  await page.reload();
  await expect(results.getByRole('row')).toHaveCount(5);
});

test('what is selected is refunded or cancelled once it was seen what comes of it', async ({ page, shop }) => {
  const { family, first, second, captured } = await placeSome(shop);
  await openOrders(page, `?query=${family}`);
  await page.getByLabel('Select all on this page').check();
  const bar = page.getByRole('region', { name: 'Selected orders' });
  await button(bar, 'More actions').click();
  await page.getByRole('menuitem', { name: 'Refund in full' }).click();
  const dialog = page.getByRole('dialog', { name: 'Refund 4 orders in full?' });
  await expect(dialog).toContainText('Nothing changes before you have seen that and run it.');
  await look(page, 'bulk-action-dialog', '[role=dialog]');
  await button(dialog, 'Check 4 orders').click();

  await expect(page.getByRole('heading', { level: 1, name: 'Refund: 4 orders' })).toBeVisible();
  const run = button(page, 'Run 2 rows, refund SEK 2,098.00');
  await expect(run).toBeVisible();
  expect(await shop.load(captured.order_id)).toMatchObject({ refunded_amount: 0 });
  await expect(page.getByRole('table', { name: 'What would be done' })).not.toContainText('0.01');
  await look(page, 'bulk-action-checked');
  await run.click();
  await button(page.getByRole('dialog'), 'Run 2 rows, refund SEK 2,098.00').click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  expect(await shop.load(captured.order_id)).toMatchObject({ refunded_amount: 154_900 });
  expect(await shop.load(second.order_id)).toMatchObject({ refunded_amount: 54_900 });

  // By keyboard, of one order.
  await openOrders(page, `?query=${first.merchant_reference1}`);
  await page.getByLabel('Select all on this page').check();
  await button(bar, 'More actions').press('Enter');
  await page.getByRole('menuitem', { name: 'Refund in full' }).press('ArrowDown');
  await page.getByRole('menuitem', { name: 'Cancel' }).press('Enter');
  await button(page.getByRole('dialog', { name: 'Cancel 1 order?' }), 'Check 1 order').press('Enter');
  await button(page, 'Run 1 row').click();
  await button(page.getByRole('dialog'), 'Run 1 row').click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  expect(await shop.load(first.order_id)).toMatchObject({ status: 'CANCELLED' });
});

test('tracking numbers are pasted for what is selected, and each goes to its order once', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const family = unique('Parcel');
  const orders = [await shop.place({ family }), await shop.place({ family }), await shop.place({ family })];
  await openOrders(page, `?query=${family}`);
  await page.getByLabel('Select all on this page').check();
  await button(page.getByRole('region', { name: 'Selected orders' }), 'More actions').press('Enter');
  await page.getByRole('menuitem', { name: 'Add tracking numbers' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add tracking numbers to 3 orders' });
  const numbers = dialog.getByRole('group', { name: 'Tracking number' }).getByRole('textbox');
  await expect(dialog.getByRole('textbox', { name: 'Carrier' })).toBeFocused();
  await expect(button(dialog, 'Check 0 orders')).toHaveAccessibleDescription('Enter a number for one order at least.');
  await page.keyboard.type('Bring');
  await page.keyboard.press('Enter');
  await expect(numbers.first()).toBeFocused();
  await page.evaluate(() => navigator.clipboard.writeText('T-1\r\nT-2\r\nT-3\r\nT-4\r\n'));
  await page.keyboard.press('ControlOrMeta+V');
  await expect(dialog.getByRole('alert')).toHaveText('1 pasted line was left over: there is no order below for it.');
  for (const at of [0, 1, 2]) await expect(numbers.nth(at)).toHaveValue(`T-${at + 1}`);
  await numbers.nth(1).fill('');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await expect(dialog.getByRole('status')).toHaveText('2 of 3 orders have a number.');
  await look(page, 'bulk-tracking', '[role=dialog]');
  await page.setViewportSize(SIZES.phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, 'bulk-tracking-phone-dark', '[role=dialog]');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZES.desktop);

  // The answer is lost: what is sent again is the same file, and so the same job.
  const typed = new Map<string, string>();
  for (const { order_id, merchant_reference1 } of orders)
    typed.set(order_id, await dialog.getByRole('textbox', { name: merchant_reference1 }).inputValue());
  expect([...typed.values()].sort()).toEqual(['', 'T-1', 'T-3']);
  const lost = async (route: Route) => {
    await route.fetch();
    await route.abort('connectionreset');
  };
  await page.route('**/merchant/v1/bulk-jobs?*', lost, { times: 1 });
  await numbers.last().press('Enter');
  await expect(button(dialog, 'Check 2 orders')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether the check was started');
  await button(dialog, 'Try again').press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'tracking-numbers.ndjson' })).toBeVisible();
  const run = button(page, 'Run 2 rows');
  await expect(run).toBeVisible();
  await look(page, 'bulk-tracking-checked');
  for (const { order_id } of orders) expect(await shop.load(order_id)).not.toHaveProperty('shipping_info');
  await run.click();
  await button(page.getByRole('dialog'), 'Run 2 rows').click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  for (const [id, number] of typed) {
    const { shipping_info: shipped = [] } = await shop.load(id);
    expect(shipped).toEqual(number === '' ? [] : [{ shipping_company: 'Bring', tracking_number: number }]);
  }
});

test.describe('finance', () => {
  test.use({ as: 'nobody' });
  test('may refund what is selected, and is told why not to capture or cancel it', async ({ page, shop }) => {
    const order = await shop.place();
    await page.goto(`/orders?query=${order.merchant_reference1}`);
    await signIn(page, FREJA);
    await page.getByLabel(`Select order ${order.merchant_reference1}`).check();
    const bar = page.getByRole('region', { name: 'Selected orders' });
    await expect(button(bar, 'Full capture')).toHaveAccessibleDescription('Your role, Finance, may not do this.');
    await button(bar, 'More actions').click();
    await expect(page.getByRole('menuitem', { name: /^Cancel/ })).toContainText('Your role, Finance, may not do this.');
    await expect(page.getByRole('menuitem', { name: /^Add tracking numbers/ })).toContainText('Your role, Finance, may not do this.');
    await expect(page.getByRole('menuitem', { name: 'Refund in full' })).not.toHaveAttribute('aria-disabled');
  });
});

test('orders are gathered over several searches', async ({ page, shop }) => {
  const one = await shop.place();
  const two = await shop.place();
  await openOrders(page, `?query=${one.merchant_reference1}`);
  await page.getByLabel(`Select order ${one.merchant_reference1}`).check();
  await page.getByRole('searchbox').fill(two.merchant_reference1);
  await expect(rowOf(page, two.merchant_reference1)).toBeVisible();
  await page.getByLabel(`Select order ${two.merchant_reference1}`).check();
  const bar = page.getByRole('region', { name: 'Selected orders' });
  await expect(bar).toContainText('2 orders selected');
  await expect(bar).toContainText('1 not on this page');
  await button(bar, 'Clear selection').click();
  await expect(bar).toHaveCount(0);
});

test('what is ticked stays so while one of the orders is looked at, and not after a job', async ({ page, shop }) => {
  await page.clock.install();
  const family = unique('Kvar');
  const orders = [await shop.place({ family }), await shop.place({ family })];
  await openOrders(page, `?query=${family}`);
  for (const order of orders) await page.getByLabel(`Select order ${order.merchant_reference1}`).check();
  const bar = page.getByRole('region', { name: 'Selected orders' });
  const title = page.getByRole('heading', { level: 1 });
  await page.getByRole('link', { name: orders[0]?.merchant_reference1 ?? '', exact: true }).click();
  await expect(title).toHaveText(orders[0]?.merchant_reference1 ?? '');
  await page.goBack();
  await expect(bar).toContainText('2 orders selected');
  await page.getByRole('link', { name: orders[1]?.merchant_reference1 ?? '', exact: true }).click();
  await expect(title).toHaveText(orders[1]?.merchant_reference1 ?? '');
  await page.clock.fastForward('10:00');
  await page.getByRole('main').getByRole('link', { name: 'Orders' }).click();
  await expect(bar).toContainText('2 orders selected');

  await button(bar, 'Full capture').click();
  await button(page.getByRole('dialog'), /^Capture/).click();
  await expect(title).not.toHaveText('Orders');
  await expect(page).toHaveURL(/\/jobs\//);
  await page.goBack();
  await expect(title).toHaveText('Orders');
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
});

test('orders with nothing left can be ticked, but are not captured for nothing', async ({ page, shop }) => {
  const order = await shop.place();
  await shop.capture(order.order_id, { full: true });
  await openOrders(page, `?query=${order.merchant_reference1}`);
  await page.getByLabel(`Select order ${order.merchant_reference1}`).check();
  await expect(button(page, 'Full capture')).toHaveAccessibleDescription(
    'Nothing is left to capture in the selected orders.',
  );
});

test('a lost answer starts one bulk capture, not two', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  const { family, first } = await placeSome(shop);
  const keys: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/bulk-captures')) keys.push(request.headers()['idempotency-key']);
  });
  await page.route(
    '**/merchant/v1/bulk-captures',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await openOrders(page, `?query=${family}`);
  await page.getByLabel('Select all on this page').check();
  await button(page, 'Full capture').click();
  const dialog = page.getByRole('dialog');
  await button(dialog, 'Capture 4 orders').click();
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether the capture was started');
  await button(dialog, 'Try again').click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: first.merchant_reference1 })).toContainText('Captured');
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});
