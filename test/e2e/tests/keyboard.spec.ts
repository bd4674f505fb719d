import type { Locator, Page } from '@playwright/test';
import { ANNA } from '../support/people';
import { button, searchBox } from '../support/portal';
import { expect, test } from '../support/test';

test.use({ as: 'nobody' });

const STEPS_MAX = 40;

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < STEPS_MAX; step++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached in ${STEPS_MAX} steps: ${target.toString()}`);
}

test('an order is found and captured without a mouse', async ({ page, shop }) => {
  const order = await shop.place();
  const { keyboard } = page;
  await page.goto('/');
  await tabTo(page, page.getByLabel('E-mail'));
  await keyboard.type(ANNA.email);
  await keyboard.press('Tab');
  await keyboard.type(ANNA.password);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'Orders', exact: true }));
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Orders', exact: true })).toBeFocused();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Orders', exact: true })).toBeVisible();
  await keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  await tabTo(page, searchBox(page));
  await keyboard.type(order.merchant_reference1);
  const link = page.getByRole('link', { name: order.merchant_reference1 });
  await expect(link).toBeVisible();
  await tabTo(page, link);
  await keyboard.press('Enter');
  const heading = page.getByRole('heading', { level: 1, name: order.merchant_reference1 });
  await expect(heading).toBeFocused();

  await tabTo(page, page.getByRole('tab', { name: 'Details' }));
  await keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Timeline' })).toBeFocused();
  await expect(page).toHaveURL(/timeline$/);
  await keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Details' })).toHaveAttribute('aria-selected', 'true');

  await tabTo(page, page.getByLabel('Select Enamel mug'));
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await keyboard.press('ArrowDown');
  await tabTo(page, button(page, 'Capture'));
  await keyboard.press('Enter');

  const dialog = page.getByRole('dialog');
  await expect(button(dialog, 'Capture SEK 125.00')).toBeFocused();
  for (let step = 0; step < 8; step++) {
    await keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(button(page, 'Capture')).toBeFocused();

  await keyboard.press('Enter');
  await expect(button(dialog, 'Capture SEK 125.00')).toBeFocused();
  await keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(button(page, 'Capture')).toBeFocused();
  expect((await shop.load(order.order_id)).captures).toHaveLength(1);
});
