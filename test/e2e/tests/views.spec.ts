import { join } from 'node:path';
import { look, SIZES } from '../support/look';
import { MERCHANT } from '../support/people';
import { button, openOrders, rowOf } from '../support/portal';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

// The list as somebody wants it: its columns, and views that are saved on the server.

test('columns are chosen and ordered, and kept on the server', async ({ page, shop }) => {
  const order = await shop.place({ reference: unique('COL'), reference2: 'SHELF-9' });
  await shop.tag(order.order_id, ['Gift', 'Fragile', 'W'.repeat(50)]);
  await openOrders(page, `?query=${order.merchant_reference1}`);
  const heads = page.getByRole('columnheader');
  await expect(heads.filter({ hasText: 'Customer' })).toBeVisible();
  await button(page, 'Columns').click();
  const columns = page.getByRole('list', { name: 'Columns of the list' });
  await expect(columns.getByLabel('Reference', { exact: true })).toBeDisabled();
  await columns.getByLabel('Customer', { exact: true }).uncheck();
  await columns.getByLabel('Order number', { exact: true }).check();
  await columns.getByLabel('Payment method', { exact: true }).check();
  await columns.getByLabel('Tags', { exact: true }).check();
  for (let n = 0; n < 3; n++) await button(columns, 'Move Amount up').click();
  await look(page, 'columns', '[role=dialog]');
  await button(page, 'Apply').click();
  await expect(heads.filter({ hasText: 'Customer' })).toHaveCount(0);
  await page.reload();
  await expect(rowOf(page, order.merchant_reference1)).toContainText(order.klarna_reference);
  await expect(rowOf(page, order.merchant_reference1)).toContainText('Invoice');
  expect((await heads.allTextContents()).slice(1, 4)).toEqual(['Amount', 'Status', 'Reference']);
  await expect(heads.last()).toHaveText('Tags');
  await expect(rowOf(page, order.merchant_reference1).getByRole('listitem')).toHaveText(['Gift', 'Fragile', 'W'.repeat(50)]);
  await look(page, 'columns-chosen');
  await page.setViewportSize(SIZES.phone);
  await expect(page.getByRole('table')).toHaveCount(0);
  await look(page, 'columns-chosen-phone');
  await page.setViewportSize(SIZES.desktop);

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await button(rowOf(page, order.merchant_reference1), 'Copy Order number').click();
  await expect.poll(copied).toBe(order.klarna_reference);
  await button(rowOf(page, order.merchant_reference1), `Copy reference ${order.merchant_reference1}`).click();
  await expect.poll(copied).toBe(order.merchant_reference1);
  await expect(page).toHaveURL(/\/orders\?/);

  const link = page.getByRole('link', { name: order.merchant_reference1, exact: true });
  for (const how of [{ button: 'middle' as const }, { modifiers: ['Control' as const] }]) {
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click(how)]);
    await expect(tab).toHaveURL(new RegExp(`/orders/${order.order_id}`));
    await tab.close();
  }

  await button(page, 'Columns').click();
  await button(page, 'As at first').click();
  await expect(heads.filter({ hasText: 'Customer' })).toBeVisible();
});

test('a view is saved, is what the list begins with, is saved anew and deleted', async ({ page, shop }) => {
  const name = unique('Euros ');
  const order = await shop.place({ currency: 'EUR', reference: unique('VIEW') });
  await openOrders(page, '?currency=EUR&sort=order_amount&expires_within=60');
  await button(page, 'Save view').click();
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await expect(button(dialog, 'Save as new view')).toHaveAccessibleDescription('A view needs a name.');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Begin with this view').check();
  await look(page, 'view-save', '[role=dialog]');
  await button(dialog, 'Save as new view').click();
  await expect(dialog).toHaveCount(0);
  const views = page.getByRole('navigation', { name: 'Views' });
  const view = views.getByRole('link', { name });
  await expect(view).toHaveAttribute('aria-current', 'true');

  await page.goto('/orders');
  await expect(view).toHaveAttribute('aria-current', 'true');
  await expect(page).toHaveURL(/currency=EUR/);
  await expect(page).toHaveURL(/expires_within=60/);
  await expect(page.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute('aria-sort', 'ascending');
  await look(page, 'view-shown');
  await views.getByRole('link', { name: 'All', exact: true }).click();
  await expect(page).toHaveURL(/view=all$/);
  await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
  await page.getByRole('link', { name: order.merchant_reference1, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: order.merchant_reference1 })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/view=all$/);

  await view.click();
  await page.getByRole('searchbox').fill(order.merchant_reference1);
  await expect(page).toHaveURL(/query=/);
  await button(page, 'Save view').click();
  await button(dialog, `Update “${name}”`).click();
  await expect(dialog).toHaveCount(0);
  await page.goto('/orders');
  await expect(page.getByRole('searchbox')).toHaveValue(order.merchant_reference1);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(SIZES.phone);
  await look(page, 'view-phone-dark');

  await button(page, 'Save view').click();
  await dialog.getByLabel('Name').fill('Typed and not saved');
  const question = page.getByRole('dialog', { name: `Delete the view “${name}”?` });
  for (const key of ['Escape', 'Enter']) {
    await button(dialog, 'Delete view').press('Enter');
    await expect(button(question, 'Cancel')).toBeFocused();
    if (key === 'Enter') await look(page, 'view-delete-phone-dark', '[role=dialog]');
    await page.keyboard.press(key);
    await expect(question).toHaveCount(0);
    await expect(button(dialog, 'Delete view')).toBeFocused();
  }
  await expect(dialog.getByLabel('Name')).toHaveValue('Typed and not saved');
  await expect(view).toHaveCount(1);
  await button(dialog, 'Delete view').click();
  await button(question, 'Delete view').click();
  await expect(dialog).toHaveCount(0);
  await expect(question).toHaveCount(0);
  await expect(view).toHaveCount(0);
});

test('of a view over closed stores the open ones are shown, and it says so', async ({ page, shop }) => {
  const order = await shop.place({ reference: unique('SOME') });
  const view = { query: {}, columns: [], shared: true, may_change: true, created_by: { kind: 'user', name: 'x@y.example' }, stores_closed: true };
  await page.route('**/merchant/v1/views', (route) =>
    route.fulfill({
      json: {
        views: [
          { ...view, view_id: '0192f0c1-7a00-7c11-9d2e-3f4a5b6c7d91', name: 'Partly', stores: MERCHANT.id, changed_at: '2026-11-01T00:00:00.000Z' },
          { ...view, view_id: '0192f0c1-7a00-7c11-9d2e-3f4a5b6c7d92', name: 'Elsewhere', changed_at: '2026-11-01T00:00:00.000Z' },
        ],
        columns: [],
        default_view: '0192f0c1-7a00-7c11-9d2e-3f4a5b6c7d92',
      },
    }),
  );
  await openOrders(page, '');
  const views = page.getByRole('navigation', { name: 'Views' });
  const some = page.getByRole('status').filter({ hasText: 'Some of the stores of this list are not open to you.' });
  const elsewhere = views.getByRole('link', { name: 'Elsewhere' });
  await expect(elsewhere).toHaveAttribute('aria-disabled', 'true');
  await elsewhere.focus();
  await expect(page.getByRole('tooltip')).toHaveText('You may not enter any of the stores that this view is over.');
  await page.keyboard.press('Enter');
  await expect(elsewhere).not.toHaveAttribute('aria-current', 'true');
  await expect(some).toHaveCount(0);
  await views.getByRole('link', { name: 'Partly' }).click();
  await expect(some).toBeVisible();
  await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
  await button(page, 'Save view').click();
  await expect(page.getByRole('dialog')).toContainText('Updating “Partly” takes the stores out of it that you may not enter.');
  await look(page, 'view-closed-stores', '[role=dialog]');
  await page.keyboard.press('Escape');
  await look(page, 'view-partly');
  // An address that names a store that is closed by now shows the rest, too.
  await page.goto(`/orders?stores=${MERCHANT.id},M999999`);
  await expect(some).toBeVisible();
  await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
});

test('a shared view is there for who may not share, and is deleted though the answer was lost', async ({
  page,
  browser,
  baseURL,
  provokes,
}) => {
  provokes(/net::ERR|status of 404/);
  const name = unique('Everybody ');
  await openOrders(page, '?status=AUTHORIZED');
  await button(page, 'Save view').click();
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('For all users').check();
  await button(dialog, 'Save as new view').click();
  await expect(dialog).toHaveCount(0);

  const context = await browser.newContext({ baseURL: baseURL ?? '', storageState: join(process.env['FANGST_STATES'] ?? '', 'viewer.json') });
  const other = await context.newPage();
  await other.goto('/orders');
  await other.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click();
  await expect(other).toHaveURL(/status=AUTHORIZED/);
  await button(other, 'Save view').click();
  await expect(other.getByRole('dialog').getByLabel('For all users')).toBeDisabled();
  await expect(other.getByRole('dialog')).toContainText('Only who may change settings can share views.');
  await context.close();

  await page.route(
    '**/merchant/v1/views/*',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await button(page, 'Save view').click();
  await button(dialog, 'Delete view').click();
  const question = page.getByRole('dialog', { name: `Delete the view “${name}”?` });
  await expect(question).toContainText('It is gone for all users.');
  await button(question, 'Delete view').click();
  await expect(question.getByRole('alert')).toContainText('did not answer');
  await look(page, 'view-delete-lost', '[role=dialog]');
  await button(question, 'Delete view').click();
  await expect(question).toHaveCount(0);
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name })).toHaveCount(0);
});
