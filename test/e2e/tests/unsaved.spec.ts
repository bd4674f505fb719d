import { button, openOrder, openOrders, rowOf } from '../support/portal';
import type { Order, Shop } from '../support/shop';
import { expect, test } from '../support/test';
import type { Page } from '@playwright/test';

// A slip does not lose what was typed into a form: a key, the cross, the browser's way back or a reload asks first.

const editing = (page: Page) => page.getByRole('dialog', { name: 'Edit order lines' });
const asking = (page: Page) => page.getByRole('dialog', { name: 'Discard your changes?' });
const quantity = (page: Page) => editing(page).getByLabel('Quantity').first();

async function typeInto(page: Page, shop: Shop): Promise<Order> {
  const order = await shop.place();
  await openOrders(page);
  await rowOf(page, order.merchant_reference1).getByRole('link', { name: order.merchant_reference1 }).click();
  await button(page, 'Edit lines').click();
  const previewed = page.waitForResponse(/preview/); // by then the page has long noticed that it was touched
  await quantity(page).fill('3');
  await previewed;
  return order;
}

test('a form that was not touched closes at once', async ({ page, shop }) => {
  await openOrder(page, await shop.place());
  await button(page, 'Edit lines').click();
  await expect(editing(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the escape key and the cross ask before what was typed is lost', async ({ page, shop }) => {
  await typeInto(page, shop);
  await page.keyboard.press('Escape');
  await expect(button(asking(page), 'Keep editing')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(asking(page)).toHaveCount(0);
  await expect(quantity(page)).toHaveValue('3');

  await button(editing(page), 'Close').click();
  await button(asking(page), 'Keep editing').click();
  await expect(quantity(page)).toHaveValue('3');

  await button(editing(page), 'Close').click();
  await button(asking(page), 'Discard').click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await button(page, 'Edit lines').click();
  await expect(quantity(page)).toHaveValue('2');
});

test('a line that was removed is asked about', async ({ page, shop }) => {
  await openOrder(page, await shop.place());
  await button(page, 'Edit lines').click();
  await button(editing(page), /^Remove/).first().click();
  await page.keyboard.press('Escape');
  await expect(asking(page)).toBeVisible();
});

test('the way back asks, and goes back when it may', async ({ page, shop }) => {
  const order = await typeInto(page, shop);
  await page.goBack();
  await button(asking(page), 'Keep editing').click();
  await expect(quantity(page)).toHaveValue('3');
  await expect(page).toHaveURL(new RegExp(order.order_id));
  await page.goBack();
  await button(asking(page), 'Discard').click();
  await expect(page).toHaveURL(/\/orders$/);
});

test('a reload asks', async ({ page, shop }) => {
  await typeInto(page, shop);
  const kinds: string[] = [];
  page.on('dialog', (dialog) => {
    kinds.push(dialog.type());
    void dialog.dismiss();
  });
  await page.evaluate(() => window.location.reload());
  await expect.poll(() => kinds).toEqual(['beforeunload']);
  await expect(quantity(page)).toHaveValue('3');
});

test('what was saved or cancelled by its button is not asked about', async ({ page, shop }) => {
  await typeInto(page, shop);
  await button(editing(page), /^Save/).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The order lines are changed' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await button(page, 'Edit lines').click();
  await quantity(page).fill('4');
  await button(editing(page), 'Cancel').click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(/\/orders$/);
});

test('a note that is begun is not left by a slip', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrder(page, order);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const note = page.getByLabel('Note for your colleagues');
  await note.fill('Customer called about');
  await page.getByRole('tab', { name: 'Details' }).click();
  await button(asking(page), 'Keep editing').click();
  await expect(note).toHaveValue('Customer called about');
  await button(page, 'Add note').click();
  await expect(page.getByText('Customer called about')).toBeVisible();
  await expect(note).toHaveValue('');
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByRole('heading', { name: 'Order lines' })).toBeVisible();
});
