import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { button, factOf, openOrder } from '../support/portal';
import { expect, test } from '../support/test';

// An order is cancelled, released and extended in the portal; what cannot be done says why, and what to do.

async function choose(page: Page, name: RegExp): Promise<void> {
  await button(page, 'More actions').click();
  await page.getByRole('menuitem', { name }).click();
}

async function expectSaid(page: Page, message: string): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: message })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('an order is extended, and then cancelled', async ({ page, shop }) => {
  const order = await shop.place({ expiresIn: 5 });
  await openOrder(page, order);
  await choose(page, /^Extend/);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'What this does' })).toContainText(/Ends now.*Ends afterwards/);
  await button(dialog, 'Extend').click();
  await expectSaid(page, 'The authorization is extended');
  await expect(factOf(page, 'Expires')).not.toContainText('5 days left');
  await button(page, 'More actions').click();
  await expect(page.getByRole('menuitem', { name: /^Extend/ })).toContainText('The authorization lasts as long already.');
  await page.keyboard.press('Escape');
  await choose(page, /^Cancel/);
  await expect(dialog).toContainText('No longer authorizedSEK 1,549.00');
  await button(dialog, 'Cancel the order').click();
  await expectSaid(page, 'The order is cancelled');
  await expect(page.getByRole('main')).toContainText('Cancelled');
});

test('of an order that is captured in part the rest is released, and cancelling says what to do instead', async ({ page, shop }) => {
  const order = await shop.place();
  await shop.capture(order.order_id, { captured_amount: 100_000 });
  await openOrder(page, order);
  await button(page, 'More actions').click();
  const cancel = page.getByRole('menuitem', { name: /^Cancel/ });
  await expect(cancel).toHaveAttribute('aria-disabled', 'true');
  await expect(cancel).toContainText('Something of the order has been captured. Release what is left instead');
  await cancel.click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('menuitem', { name: /^Release/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('No longer authorizedSEK 549.00');
  await expect(dialog).toContainText('Stays capturedSEK 1,000.00');
  await button(dialog, 'Release').click();
  await expectSaid(page, 'What was left is released');
  await expect(factOf(page, 'Left to capture')).toHaveText('SEK 0.00');
});

test('a lost answer is said, and an order that has changed is not cancelled', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  provokes(/status of 412/);
  provokes(/status of 403/);
  const order = await shop.place();
  await openOrder(page, order);
  await choose(page, /^Cancel/);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('No longer authorizedSEK 1,549.00');
  await shop.capture(order.order_id, { captured_amount: 100 });
  await button(dialog, 'Cancel the order').click();
  await expect(dialog.getByRole('alert')).toContainText('The order was not cancelled: it has changed');
  await button(dialog, 'Keep it as it is').click();
  await choose(page, /^Release/);
  await page.route(
    '**/release',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await button(dialog, 'Release').click();
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether it was released');
  await button(dialog, 'Try again').click();
  await expectSaid(page, 'What was left is released');
});

for (const [size, scheme] of [['phone', 'light'], ['desktop', 'dark']] as const)
  test.describe(`${size}, ${scheme}`, () => {
    test.use({ colorScheme: scheme, viewport: SIZES[size], contextOptions: { reducedMotion: 'reduce' } });

    test('the menu and its dialog can be read', async ({ page, shop }) => {
      const order = await shop.place({ expiresIn: 5 });
      await openOrder(page, order);
      await button(page, 'More actions').click();
      await expect(page.getByRole('menuitem')).toHaveCount(4);
      await look(page, `order-actions-${size}-${scheme}`);
      await page.getByRole('menuitem', { name: /^Extend/ }).click();
      await expect(page.getByRole('region', { name: 'What this does' })).toBeVisible();
      await look(page, `order-action-${size}-${scheme}`, '[role="dialog"]');
    });
  });

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('is told that the role may do none of it', async ({ page, shop }) => {
    await openOrder(page, await shop.place());
    await button(page, 'More actions').click();
    for (const name of [/^Extend/, /^Release/, /^Cancel/]) {
      const item = page.getByRole('menuitem', { name });
      await expect(item).toHaveAttribute('aria-disabled', 'true');
      await expect(item).toContainText('Your role, Viewer, may not do this.');
    }
  });
});
