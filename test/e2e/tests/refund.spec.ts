import { look, SIZES } from '../support/look';
import { button, factOf, openOrder } from '../support/portal';
import { HOOKS, JACKET, MUG, type Order, type Shop } from '../support/shop';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';

// Captured money is given back in the portal: what comes back is chosen, what it does is shown, and it happens once.

async function captured(shop: Shop, goods = [MUG, JACKET], method?: { type: string }): Promise<Order> {
  const order = await shop.place({ goods, ...(method !== undefined && { method }) });
  await shop.capture(order.order_id, { full: true });
  return order;
}

async function expectRefunded(page: Page, amount: string): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: `${amount} refunded` })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('lines come back with a return fee, and the dialog says before what that does', async ({ page, shop }) => {
  const order = await captured(shop);
  const [number = 0] = await shop.invoiceNumbers(order.order_id);
  await openOrder(page, order);
  await button(page, 'Refund').click();
  const dialog = page.getByRole('dialog');
  await expect(button(dialog, 'Refund')).toHaveAccessibleDescription('Enter how many units of which line come back.');
  await dialog.getByLabel('Quantity to refund of Enamel mug, at most 2').fill('3');
  await expect(dialog).toContainText('Enter a whole number from 1 to 2.');
  await dialog.getByLabel('Quantity to refund of Enamel mug, at most 2').fill('1');
  await dialog.getByLabel('Return fee in SEK (optional)').fill('25,00');
  await expect(dialog).toContainText('Refund nowSEK 100.00');
  const shown = dialog.getByRole('region', { name: 'What this refund does' });
  await expect(shown).toContainText(`Credit noteSEK 100.00 less for the customer to pay of invoice ${number}`);
  await expect(shown).toContainText('Fees that come backSEK 2.00 and SEK 0.50 VAT');
  await expect(shown).toContainText(/Taken off your payoutSEK\s97.50 on \d+ \w+ \d{4}/);
  await dialog.getByLabel('Description (optional)').fill('Too small');
  await button(dialog, 'Refund SEK 100.00').click();
  await expectRefunded(page, 'SEK 100.00');
  await expect(factOf(page, 'Refunded').first()).toHaveText('SEK 100.00');
  const refunds = page.getByRole('region', { name: 'Refunds' });
  await expect(refunds).toContainText('1 × Enamel mug');
  await expect(refunds).toContainText('1 × Return fee');
});

test('an amount is read as it is typed, and all that is left comes back with its lines', async ({ page, shop }) => {
  const order = await captured(shop, [HOOKS], { type: 'CARD' });
  await openOrder(page, order);
  await button(page, 'Refund').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Amount', { exact: true }).click();
  const amount = dialog.getByLabel('Amount in SEK');
  await amount.fill('10.01');
  await expect(dialog).toContainText('SEK 10.01 is more than the SEK 10.00 that may be refunded.');
  await amount.fill('3,5');
  await expect(dialog).toContainText('You refund SEK 3.50');
  await expect(dialog).toContainText('The customer gets backSEK 3.50 by the payment method');
  await dialog.getByText('All that is left', { exact: true }).click();
  await button(dialog, 'Refund SEK 10.00').click();
  await expectRefunded(page, 'SEK 10.00');
  await expect(page.getByRole('region', { name: 'Refunds' })).toContainText('3 × Fish hook');
  await expect(button(page, 'Refund')).toHaveAccessibleDescription(/^All that was captured is refunded/);
});

test('when the answer is lost that is said, and trying again refunds once', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  const order = await captured(shop);
  const keys: (string | undefined)[] = [];
  await openOrder(page, order);
  await page.route(
    '**/refunds',
    async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  page.on('request', (request) => {
    if (request.url().endsWith('/refunds')) keys.push(request.headers()['idempotency-key']);
  });
  await button(page, 'Refund').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Amount', { exact: true }).click();
  await dialog.getByLabel('Amount in SEK').fill('50');
  await button(dialog, 'Refund SEK 50.00').click();
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether the refund went through');
  await expect(dialog.getByLabel('Amount in SEK')).toHaveAttribute('readonly');
  await button(dialog, 'Try again').click();
  await expectRefunded(page, 'SEK 50.00');
  await expect(factOf(page, 'Refunded').first()).toHaveText('SEK 50.00');
  expect(new Set(keys).size).toBe(1);
});

test('what somebody else did meanwhile is seen before anything is refunded', async ({ page, shop, provokes }) => {
  provokes(/status of 412/);
  const order = await captured(shop);
  await openOrder(page, order);
  await button(page, 'Refund').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Amount', { exact: true }).click();
  await dialog.getByLabel('Amount in SEK').fill('50');
  await expect(dialog.getByRole('region', { name: 'What this refund does' })).toContainText('SEK 50.00');
  await shop.wire('POST', `${order.order_id}/refunds`, { refunded_amount: 10_000 });
  await button(dialog, 'Refund SEK 50.00').click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was refunded: the order has changed');
  await expect(dialog).toContainText('May be refundedSEK 1,449.00');
  await button(dialog, 'Refund SEK 50.00').click();
  await expectRefunded(page, 'SEK 50.00');
  await expect(factOf(page, 'Refunded').first()).toHaveText('SEK 150.00');
});

test('while a capture is disputed the button says that nothing can be refunded', async ({ page, shop }) => {
  const order = await captured(shop);
  await shop.dispute(order.order_id, 10_000);
  await openOrder(page, order);
  await expect(button(page, 'Refund')).toHaveAccessibleDescription(/is disputed\. Decide the dispute first/);
});

for (const [size, scheme] of [['phone', 'dark'], ['desktop', 'light']] as const)
  test.describe(`${size}, ${scheme}`, () => {
    test.use({ colorScheme: scheme, viewport: SIZES[size], contextOptions: { reducedMotion: 'reduce' } });

    test('a refund can be read', async ({ page, shop }) => {
      const order = await captured(shop, [MUG, HOOKS, JACKET]);
      await shop.invoiceNumbers(order.order_id);
      await openOrder(page, order);
      await button(page, 'Refund').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Quantity to refund of Fish hook, at most 3').fill('2');
      await dialog.getByLabel('Return fee in SEK (optional)').fill('1');
      await expect(dialog.getByRole('region', { name: 'What this refund does' })).toBeVisible();
      await look(page, `refund-${size}-${scheme}`, '[role="dialog"]');
    });
  });

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('sees refunds, and why there is none to be made', async ({ page, shop }) => {
    const order = await captured(shop);
    await openOrder(page, order);
    await expect(button(page, 'Refund')).toHaveAccessibleDescription('Your role, Viewer, may not refund.');
  });
});
