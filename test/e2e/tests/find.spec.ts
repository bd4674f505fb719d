import type { Page } from '@playwright/test';
import { button, openOrders, rowOf, searchBox } from '../support/portal';
import { unique, type Order } from '../support/shop';
import { expect, test } from '../support/test';

const onlyRow = async (page: Page, order: Order) => {
  await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
  await expect(page.getByRole('link', { name: /^FF-/ })).toHaveCount(1);
};

test('an order is found by reference, order number, customer name and e-mail, while one types', async ({
  page,
  shop,
}) => {
  const word = unique('q');
  const order = await shop.place({
    given: 'Åsa',
    family: `Öd${word}`,
    email: `${word}@example.com`,
    reference2: `PO-${word}`,
  });
  await shop.place();
  await openOrders(page);
  const wanted = [
    order.merchant_reference1,
    `PO-${word}`,
    order.order_id,
    order.klarna_reference,
    `Åsa Öd${word}`,
    `asa od${word}`,
    `${word}@example.com`,
    word,
  ];
  for (const text of wanted) {
    await searchBox(page).fill('');
    await expect(page).toHaveURL(/\/orders$/);
    await searchBox(page).pressSequentially(text, { delay: 5 });
    await expect(page).toHaveURL(/query=/);
    await onlyRow(page, order);
  }
});

test('the row tells what a merchant needs', async ({ page, shop }) => {
  const order = await shop.place({ given: 'Liv', family: 'Hansen', email: 'liv@example.com' });
  await shop.capture(order.order_id, { captured_amount: 4_900 });
  await openOrders(page, `?query=${order.merchant_reference1}`);
  const row = rowOf(page, order.merchant_reference1);
  for (const text of [
    'Part captured',
    'Liv Hansen',
    'liv@example.com',
    'SEK 1,549.00',
    'SEK 1,500.00',
    'days left',
    order.order_id.slice(-8),
  ]) {
    await expect(row).toContainText(text);
  }
});

test('nothing found is said, and the search can be cleared', async ({ page }) => {
  await openOrders(page, '?query=nosuchorderanywhere');
  await expect(page.getByText('No order matches')).toBeVisible();
  await button(page, 'Clear search').click();
  await expect(searchBox(page)).toBeFocused();
  await expect(page).toHaveURL(/\/orders$/);
});

test('a list that cannot be loaded can be tried again', async ({ page, provokes }) => {
  provokes(/net::ERR/);
  await page.route('**/merchant/v1/orders?*', (route) => route.abort('connectionrefused'));
  await page.goto('/orders');
  await expect(page.getByText('Could not load the orders')).toBeVisible();
  await page.unroute('**/merchant/v1/orders?*');
  await button(page, 'Try again').click();
  await expect(page.getByText('Could not load the orders')).toHaveCount(0);
});

test('filters narrow the list, are written in the address and survive back, forward and reload', async ({
  page,
  shop,
}) => {
  const family = unique('Filter');
  const small = await shop.place({
    family,
    goods: [{ reference: 'A', name: 'Small', quantity: 1, unit_price: 10_050 }],
  });
  const large = await shop.place({
    family,
    goods: [{ reference: 'B', name: 'Large', quantity: 1, unit_price: 500_000 }],
  });
  const euros = await shop.place({
    family,
    currency: 'EUR',
    goods: [{ reference: 'C', name: 'Euro', quantity: 1, unit_price: 10_050 }],
  });
  await shop.capture(large.order_id, { full: true });
  const shown = async (...orders: Order[]) => {
    for (const order of orders) await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
    await expect(page.getByRole('link', { name: /^FF-/ })).toHaveCount(orders.length);
  };
  await openOrders(page, `?query=${family}`);
  await shown(small, large, euros);

  await button(page, 'Status').click();
  await page.getByRole('dialog').getByLabel('Captured', { exact: true }).check();
  await shown(large);
  await expect(page).toHaveURL(/status=CAPTURED/);
  await page.keyboard.press('Escape');
  await expect(button(page, /^Status: Captured/)).toBeFocused();

  await page.goBack();
  await shown(small, large, euros);
  await page.goForward();
  await shown(large);
  await page.reload();
  await shown(large);
  await button(page, 'Clear all').click();
  await shown(small, large, euros);

  await button(page, 'Amount').click();
  const amounts = page.getByRole('dialog');
  await amounts.getByLabel('Currency').selectOption('SEK');
  await amounts.getByLabel('From').fill('100,50');
  await amounts.getByLabel('To').fill('100.50');
  await button(amounts, 'Apply').click();
  await shown(small);
  await page.reload();
  await shown(small);
  await button(page, 'Clear all').click();

  await button(page, 'Created').click();
  await button(page.getByRole('dialog'), 'Today').click();
  await expect(page).toHaveURL(/created_from=.*created_to=/);
  await shown(small, large, euros);
  await button(page, /^Created:/).click();
  await page.getByRole('dialog').getByLabel('From').fill('2020-01-01');
  await page.getByRole('dialog').getByLabel('To').fill('2020-01-31');
  await button(page.getByRole('dialog'), 'Apply').click();
  await expect(page.getByText('No order matches')).toBeVisible();
});

test('what expires soon stands out, and has a list of its own', async ({ page, shop }) => {
  const family = unique('Soon');
  const later = await shop.place({ family });
  const soon = await shop.place({ family, expiresIn: 2 });
  await openOrders(page, `?query=${family}`);
  await expect(rowOf(page, soon.merchant_reference1)).toContainText('2 days left');
  await expect(rowOf(page, later.merchant_reference1)).toContainText('28 days left');
  await page.getByRole('link', { name: 'Expiring soon' }).click();
  await expect(rowOf(page, later.merchant_reference1)).toHaveCount(0);
  await expect(rowOf(page, soon.merchant_reference1)).toBeVisible();
  await button(page, 'Remove filter: Expires within 3 days').click();
  await expect(rowOf(page, later.merchant_reference1)).toBeVisible();
});

test('the headings sort', async ({ page, shop }) => {
  await shop.place({ currency: 'DKK', goods: [{ reference: 'A', name: 'Small', quantity: 1, unit_price: 100 }] });
  await shop.place({
    currency: 'DKK',
    goods: [{ reference: 'B', name: 'Large', quantity: 1, unit_price: 99_000_000 }],
  });
  await openOrders(page, '?currency=DKK');
  const firstAmount = page.getByRole('row').nth(1).getByRole('cell').nth(3);
  await button(page, 'Amount').and(page.locator('th button')).click();
  await expect(page).toHaveURL(/sort=-order_amount/);
  await expect(page.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute('aria-sort', 'descending');
  await expect(firstAmount).toHaveText('DKK 990,000.00');
  await button(page, 'Amount').and(page.locator('th button')).click();
  await expect(page.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(firstAmount).toHaveText('DKK 1.00');
});

test('pages are turned both ways', async ({ page, shop }) => {
  test.slow();
  for (let i = 0; i < 51; i++) await shop.place({ currency: 'NOK' });
  await openOrders(page, '?currency=NOK&sort=created_at');
  const rows = page.getByRole('row');
  const first = await rows.nth(1).getByRole('link').innerText();
  await expect(rows).toHaveCount(51);
  await expect(button(page, 'Previous')).toHaveAttribute('aria-disabled', 'true');
  await button(page, 'Next').click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);
  await button(page, 'Previous').click();
  await expect(rows.nth(1).getByRole('link')).toHaveText(first);
  await page.goBack();
  await expect(rows).toHaveCount(2);
  await page.goBack();
  await expect(rows).toHaveCount(51);
  const list = page.getByRole('region', { name: 'Orders found' });
  const count = await list.getByRole('status').filter({ hasText: 'orders' }).elementHandle();
  await count?.evaluate((element) => {
    new MutationObserver(() => element.setAttribute('data-said', `${element.getAttribute('data-said') ?? ''}|${element.textContent}`)).observe(
      element,
      { childList: true, characterData: true, subtree: true },
    );
  });
  await button(page, 'Amount').and(page.locator('th button')).click();
  await expect(page).toHaveURL(/sort=-order_amount/);
  await expect(list).toHaveAttribute('aria-busy', 'false');
  await expect(rows).toHaveCount(51);
  // The words are the same as before; they are said anew all the same.
  await expect.poll(() => count?.getAttribute('data-said')).toMatch(/^\|\|[^|]*50 orders/);
});

test('rows are links: a click opens, with Ctrl in a new tab, and the way back keeps the search', async ({
  page,
  context,
  shop,
}) => {
  const order = await shop.place();
  const search = `?query=${order.merchant_reference1}`;
  await openOrders(page, search);
  const row = rowOf(page, order.merchant_reference1);
  const opened = context.waitForEvent('page');
  await row.getByText('Maja Rantanen').click({ modifiers: ['ControlOrMeta'], force: true });
  const tab = await opened;
  await expect(tab.getByRole('heading', { level: 1, name: order.merchant_reference1 })).toBeVisible();
  await tab.close();

  await row.getByText('Maja Rantanen').click({ force: true });
  await expect(page.getByRole('heading', { level: 1, name: order.merchant_reference1 })).toBeFocused();
  await page.getByRole('main').getByRole('link', { name: 'Orders' }).click();
  await expect(page).toHaveURL(new RegExp(`\\${search}$`));
  await expect(searchBox(page)).toHaveValue(order.merchant_reference1);
});

test('an address whose cursor is none leads to the first page of its list', async ({ page, shop, provokes }) => {
  provokes(/status of 400/);
  const order = await shop.place();
  await page.goto(`/orders?query=${order.merchant_reference1}&cursor=cut-off`);
  await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/orders\\?query=${order.merchant_reference1}$`));
});

test('the order id is copied', async ({ page, context, shop }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const order = await shop.place();
  await openOrders(page, `?query=${order.merchant_reference1}`);
  await button(rowOf(page, order.merchant_reference1), 'Copy order id').click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(order.order_id);
});

test('names as long as they may be take no more room in the list than two lines each', async ({ page, shop }) => {
  const given = unique('Lang');
  const order = await shop.place({
    given: given + 'a'.repeat(80),
    family: 'b'.repeat(90),
    email: `${'c'.repeat(60)}@example.com`,
    reference: unique('FF-') + 'D'.repeat(240),
    reference2: 'E'.repeat(250),
  });
  await openOrders(page, `?query=${given}`);
  const row = rowOf(page, order.merchant_reference1);
  await expect(row.getByRole('link')).toHaveAttribute('title', order.merchant_reference1);
  expect((await row.boundingBox())?.height).toBeLessThan(120);
});
