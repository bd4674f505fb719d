import { OLD_ORDER } from '../support/oldOrder';
import { button, openOrder, openOrders, rowOf } from '../support/portal';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

const PLN_GOODS = (unit_price: number) => [{ reference: 'BUOY', name: 'Buoy', quantity: 1, unit_price }];

test('the money at risk is summed by day, and each day leads to its orders', async ({ page, shop }) => {
  const near = [
    await shop.place({ currency: 'PLN', expiresIn: 5, goods: PLN_GOODS(10_000) }),
    await shop.place({ currency: 'PLN', expiresIn: 5, goods: PLN_GOODS(2_550) }),
  ];
  const far = await shop.place({ currency: 'PLN', expiresIn: 60, goods: PLN_GOODS(700) });
  await shop.capture(near[1]?.order_id ?? '', { captured_amount: 50 });

  await openOrders(page);
  await page.getByRole('link', { name: 'Expiring', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Expiring' })).toBeFocused();
  const table = page.getByRole('table', { name: 'Money at risk' });
  const day = table.getByRole('row').filter({ hasText: 'PLN 125.00' }).first();
  await expect(day).toContainText('5 days left');
  await expect(table.getByRole('row', { name: /Together/ })).toContainText('PLN 125.00');
  await page.getByText('Next 90 days').click();
  await expect(page).toHaveURL(/days=90/);
  await expect(table.getByRole('row').filter({ hasText: 'PLN 7.00' })).toContainText('60 days left');
  await expect(table.getByRole('row', { name: /Together/ })).toContainText('PLN 132.00');

  await day.getByRole('link', { name: /^Show 2 orders in PLN that expire on / }).click();
  for (const order of near) await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
  await expect(rowOf(page, far.merchant_reference1)).toHaveCount(0);
  await expect(button(page, /^Expires: /)).toBeVisible();
  await page.goBack();
  await expect(table).toBeVisible();
});

test('the list is narrowed to what expires before a day', async ({ page, shop }) => {
  const family = unique('Before');
  const soon = await shop.place({ family, expiresIn: 3 });
  const later = await shop.place({ family, expiresIn: 20 });
  await openOrders(page, `?query=${family}`);
  await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Expires', exact: true }).click();
  await button(page.getByRole('dialog'), 'Next 7 days').click();
  await expect(rowOf(page, later.merchant_reference1)).toHaveCount(0);
  await expect(rowOf(page, soon.merchant_reference1)).toBeVisible();
  await page.reload();
  await expect(rowOf(page, later.merchant_reference1)).toHaveCount(0);
  await button(page, 'Clear all').click();
  await expect(rowOf(page, later.merchant_reference1)).toBeVisible();
});

test('a warning stands in the timeline of its order', async ({ page }) => {
  await openOrder(page, OLD_ORDER);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const warning = page.getByRole('tabpanel').locator('ol > li').filter({ hasText: 'Expires soon' });
  await expect(warning).toContainText('CHF 849.00');
  await expect(warning).toContainText(/3 days before it expires on \d/);
  await expect(warning).toContainText('System');
});

test('nothing that expires is said', async ({ page }) => {
  await page.route('**/merchant/v1/expiring?*', (route) => route.fulfill({ json: { days: [] } }));
  await page.goto('/expiring');
  await expect(page.getByText('No open order ends in this time.')).toBeVisible();
});

test('what cannot be loaded can be tried again', async ({ page, provokes }) => {
  provokes(/net::ERR/);
  await page.route('**/merchant/v1/expiring?*', (route) => route.abort('connectionrefused'));
  await page.goto('/expiring');
  await expect(page.getByText('Could not load what expires')).toBeVisible();
  await page.unroute('**/merchant/v1/expiring?*');
  await button(page, 'Try again').click();
  await expect(page.getByRole('table', { name: 'Money at risk' })).toBeVisible();
});
