import { look, SIZES } from '../support/look';
import { button, openOrder } from '../support/portal';
import { HOOKS, MUG } from '../support/shop';
import { expect, test } from '../support/test';

test('a capture gets its invoice while one looks, and what is paid of it is told', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  await openOrder(page, order);
  const invoices = page.getByRole('region', { name: 'Invoices' });
  await expect(invoices).toContainText('Each capture gets an invoice');
  await button(page, 'Full capture').click();
  await button(page, 'Capture SEK 250.00').click();
  const entry = invoices.locator('ol > li');
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('Open');
  const [reference = ''] = await shop.references(order.order_id);
  await expect(entry).toContainText(`Payment reference ${reference}`);
  await expect(entry.getByRole('row').nth(1)).toContainText('SEK 250.00');
  const href = await entry.getByRole('link', { name: /^Invoice \d+ as PDF$/ }).getAttribute('href');
  const pdf = await page.request.get(href ?? '');
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

  await shop.tellPayment(reference, 10_000);
  await page.reload();
  await expect(entry.getByRole('row').nth(1)).toContainText('SEK 150.00');
  await expect(entry).toContainText('Paid on 20 Nov 2026 by Maja Rantanen');
  await shop.tellPayment(reference, 16_000);
  await page.reload();
  await expect(entry).toContainText('To be paid back to the customer');
  await expect(entry).toContainText('SEK 10.00');
});

test('a card sets nothing in motion', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG], method: { type: 'CARD' } });
  await shop.capture(order.order_id, { full: true });
  await openOrder(page, order);
  await expect(page.getByRole('region', { name: 'Captures' })).toContainText('SEK 250.00');
  await expect(page.getByRole('region', { name: 'Invoices' })).toHaveCount(0);
});

for (const [size, viewport] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark'] as const)
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('instalments that are partly paid can be read', async ({ page, shop }) => {
        const method = { type: 'FIXED_AMOUNT', number_of_installments: 4 };
        const order = await shop.place({ goods: [MUG, HOOKS], method });
        await shop.capture(order.order_id, { captured_amount: 20_000 });
        await shop.capture(order.order_id, { full: true });
        const [first = ''] = await shop.references(order.order_id, 2);
        await shop.tellPayment(first, 7_500);
        await openOrder(page, order);
        const entries = page.getByRole('region', { name: 'Invoices' }).locator('ol > li');
        await expect(entries).toHaveCount(2);
        await expect(entries.first().getByRole('row')).toHaveCount(5);
        await expect(entries.first().getByRole('row').nth(2)).toContainText('SEK 25.00');
        await entries.first().scrollIntoViewIfNeeded();
        await look(page, `invoices-${size}-${scheme}`);
      });
    });
