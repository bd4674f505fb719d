import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { button, factOf, openOrder } from '../support/portal';
import type { Order } from '../support/shop';
import { expect, test } from '../support/test';

// What was edited is taken back as long as nobody else has changed the order since.

const notice = (page: Page) => page.getByRole('alert').filter({ has: page.getByRole('button', { name: /^(Undo|Try again)$/ }) }).last();

async function rename(page: Page, order: Order): Promise<void> {
  await openOrder(page, order);
  await button(page, 'Edit the references').click();
  await page.getByRole('dialog').getByLabel('Merchant reference 1').fill(`${order.merchant_reference1}-B`);
  await button(page.getByRole('dialog'), 'Save').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${order.merchant_reference1}-B`);
}

test('references, lines and tags are as they were before, and the timeline has both', async ({ page, shop }) => {
  const order = await shop.place();
  await rename(page, order);
  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone: it is as it was before.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(order.merchant_reference1);
  await page.reload(); // without the notices

  await button(page, 'Edit lines').click();
  await page.getByRole('dialog').getByLabel('Quantity').first().fill('3');
  await button(page.getByRole('dialog'), /^Save, /).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // An undo is offered of what was done to the order as it is shown, so its state is waited for.
  const ordered = factOf(page, 'Ordered');
  await expect(ordered).not.toHaveText('SEK 1,549.00');
  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone: it is as it was before.')).toBeVisible();
  await expect(ordered).toHaveText('SEK 1,549.00');
  expect((await shop.load(order.order_id)).order_amount).toBe(order.order_amount);

  const tags = page.getByRole('region', { name: 'Tags' });
  await tags.getByLabel('New tag').fill('Gift');
  await button(tags, 'Add tag').click();
  await expect(tags.getByRole('link', { name: 'Gift' })).toBeVisible();
  await button(tags, 'Undo').click();
  await expect(tags).toContainText('Undone: it is as it was before.');
  await expect(tags.getByRole('link', { name: 'Gift' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const events = page.getByRole('tabpanel').getByRole('listitem');
  await expect(events.filter({ hasText: 'Merchant references changed' })).toHaveCount(2);
});

test('nothing is undone that somebody else has changed since, and a lost answer does no harm', async ({ page, shop, provokes }) => {
  provokes(/status of 412|net::ERR/);
  const order = await shop.place();
  await rename(page, order);
  await shop.capture(order.order_id, { captured_amount: 100 });
  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/^Not undone: the order has changed since/)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${order.merchant_reference1}-B`);

  const another = await shop.place();
  await rename(page, another);
  await page.route(
    '**/merchant-references',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('It is not known whether it was undone. Trying again is safe.')).toBeVisible();
  await notice(page).getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Undone: it is as it was before.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(another.merchant_reference1);
});

for (const [size, scheme] of [['phone', 'dark'], ['desktop', 'light']] as const)
  test.describe(`${size}, ${scheme}`, () => {
    test.use({ colorScheme: scheme, viewport: SIZES[size], contextOptions: { reducedMotion: 'reduce' } });

    test('the notice with Undo can be read', async ({ page, shop }) => {
      await rename(page, await shop.place());
      await expect(notice(page)).toBeVisible();
      await look(page, `undo-${size}-${scheme}`, '[role="alert"]');
    });
  });
