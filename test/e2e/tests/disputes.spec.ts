import { look, SIZES } from '../support/look';
import { button, openOrder } from '../support/portal';
import { MUG, unique } from '../support/shop';
import { expect, test } from '../support/test';

test('a capture is disputed, says what it holds, and is lost for a fee', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  await shop.capture(order.order_id, { full: true });
  const [number = 0] = await shop.invoiceNumbers(order.order_id);
  await openOrder(page, order);
  await page.getByRole('button', { name: /^Open a dispute of capture/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Why')).toBeFocused();
  await button(dialog, 'Open dispute').click();
  await expect(dialog).toContainText('Say why the customer disputes it.');
  await dialog.getByLabel('Why').fill('The mugs were broken');
  await dialog.getByLabel('Amount in SEK').fill('80,oo');
  await button(dialog, 'Open dispute').click();
  await expect(dialog).toContainText('This is not an amount. Write it like 1234,50 or 1234.50.');
  await dialog.getByLabel('Amount in SEK').fill('80');
  await expect(dialog).toContainText('= SEK 80.00');
  await button(dialog, 'Open dispute').click();
  await expect(page.getByText('Dispute of SEK 80.00 opened')).toBeVisible();
  const banner = page.getByRole('status', { name: 'Disputes' });
  await expect(banner).toContainText('The customer disputes SEK 80.00');
  await expect(banner).toContainText(
    `SEK 80.00 kept back from payouts · reminders of invoice ${number} paused · nothing of the order can be refunded`,
  );

  await page.getByRole('link', { name: 'Disputes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Disputes' })).toBeFocused();
  const entry = page.getByRole('listitem').filter({ hasText: order.merchant_reference1 });
  await expect(entry).toContainText('The mugs were broken');
  await button(entry, 'Decide the dispute of SEK 80.00').click();
  await button(dialog, 'Decide').click();
  await expect(dialog).toContainText('Choose how it ended.');
  await dialog.getByLabel('Lost').check();
  await dialog.getByLabel('Fee in SEK, without VAT').fill('250');
  await look(page, 'dispute-decide', '[role="dialog"]');
  await button(dialog, 'Decide').click();
  await expect(page.getByText('The dispute was lost')).toBeVisible();
  await expect(entry).toHaveCount(0);
  await page.getByText('Closed', { exact: true }).click();
  await expect(entry).toContainText('lost, decided by anna@example.com');
  await expect(entry).toContainText('fee SEK 250.00');
  await expect(entry.getByRole('button')).toHaveCount(0);
});

test('more than was captured is refused, and when the answer is lost it is opened once', async ({ page, shop, provokes }) => {
  provokes(/status of 409/);
  provokes(/net::ERR/);
  const order = await shop.place({ goods: [MUG] });
  await shop.capture(order.order_id, { full: true });
  await openOrder(page, order);
  await page.getByRole('button', { name: /^Open a dispute of capture/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill(unique('Broken '));
  await dialog.getByLabel('Amount in SEK').fill('999');
  await button(dialog, 'Open dispute').click();
  await expect(dialog.getByRole('alert')).toContainText('The amount is more than it may be (SEK 250.00).');
  await dialog.getByLabel('Amount in SEK').fill('');
  await page.route(
    '**/merchant/v1/disputes',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await button(dialog, 'Open dispute').click();
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether the dispute was opened');
  await button(dialog, 'Try again').click();
  await expect(page.getByRole('status', { name: 'Disputes' })).toContainText('The customer disputes SEK 250.00');
  await button(page, 'Decide the dispute of SEK 250.00').click();
  await dialog.getByLabel('Won').check();
  await button(dialog, 'Decide').click();
  await expect(page.getByText('The dispute was won')).toBeVisible();
  await expect(page.getByText('The customer disputes')).toHaveCount(0);
});

for (const [size, viewport] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark'] as const)
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('disputes can be read', async ({ page, shop }) => {
        const order = await shop.place({ goods: [MUG] });
        await shop.capture(order.order_id, { full: true });
        await shop.invoiceNumbers(order.order_id);
        await shop.dispute(order.order_id, 12_500);
        await page.goto('/disputes');
        await expect(page.getByRole('listitem').filter({ hasText: order.merchant_reference1 })).toBeVisible();
        await look(page, `disputes-${size}-${scheme}`);
        await openOrder(page, order);
        await expect(page.getByText('The customer disputes SEK 125.00')).toBeVisible();
        await look(page, `disputed-order-${size}-${scheme}`);
      });
    });

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('sees disputes, and is offered no button', async ({ page, shop }) => {
    const order = await shop.place({ goods: [MUG] });
    await shop.capture(order.order_id, { full: true });
    await shop.dispute(order.order_id, 12_500);
    await openOrder(page, order);
    await expect(page.getByText('The customer disputes SEK 125.00')).toBeVisible();
    await expect(page.getByRole('button', { name: /dispute/ })).toHaveCount(0);
  });
});
