import { look, SIZES } from '../support/look';
import { button } from '../support/portal';
import { MUG, unique } from '../support/shop';
import { expect, test } from '../support/test';

test('a payment without a usable reference is assigned by hand', async ({ page, shop, provokes }) => {
  provokes(/status of 422/);
  const order = await shop.place({ goods: [MUG] });
  await shop.capture(order.order_id, { full: true });
  const [number = 0] = await shop.invoiceNumbers(order.order_id);
  const payer = unique('Aino ');
  await shop.tellPayment('thank you!', 30_000, payer);

  await page.goto('/');
  await page.getByRole('link', { name: 'Payments' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: payer });
  await expect(entry).toContainText('No reference, or a slip');
  await expect(entry).toContainText('thank you!');
  await button(page, `Assign the payment of ${payer}`).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(dialog).toContainText('Enter the number of an invoice');
  await dialog.getByLabel('Invoice number').fill('999999');
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(dialog).toContainText('There is no invoice 999999');
  await dialog.getByLabel('Invoice number').fill(String(number));
  await dialog.getByLabel('Amount in SEK').fill('300.01');
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(dialog).toContainText('Enter an amount of at most SEK 300.00');
  await dialog.getByLabel('Amount in SEK').fill('250');
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(`SEK 250.00 assigned to invoice ${number}`)).toBeVisible();
  await expect(entry).toContainText('SEK 50.00 left of SEK 300.00');

  await page.goto(`/orders/${order.order_id}`);
  await expect(page.getByRole('region', { name: 'Invoices' })).toContainText(`by ${payer}`);
});

test('when the answer is lost, trying again assigns once', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  const order = await shop.place({ goods: [MUG] });
  await shop.capture(order.order_id, { full: true });
  const [number = 0] = await shop.invoiceNumbers(order.order_id);
  const payer = unique('Aino ');
  await shop.tellPayment('thank you!', 30_000, payer);
  await page.route(
    '**/assignments',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await page.goto('/payments');
  await button(page, `Assign the payment of ${payer}`).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Invoice number').fill(String(number));
  await dialog.getByLabel('Amount in SEK').fill('100');
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether the payment was assigned');
  await expect(dialog.getByLabel('Amount in SEK')).toHaveAttribute('readonly');
  await button(dialog, 'Try again').click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: payer })).toContainText('SEK 200.00 left of SEK 300.00');
});

test('a wrong assignment is taken back', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  await shop.capture(order.order_id, { full: true });
  const [number = 0] = await shop.invoiceNumbers(order.order_id);
  const payer = unique('Aino ');
  await shop.tellPayment('thank you!', 30_000, payer);

  await page.goto('/payments');
  await button(page, `Assign the payment of ${payer}`).click();
  await page.getByRole('dialog').getByLabel('Invoice number').fill(String(number));
  await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(page.getByText(`SEK 300.00 assigned to invoice ${number}`)).toBeVisible();
  await page.getByText('All, latest first').click();
  const entry = page.getByRole('listitem').filter({ hasText: payer }).first();
  await expect(entry).toContainText(`SEK 300.00 of invoice ${number}`);
  await look(page, 'payments-latest');
  await button(page, `Take back the payment of ${payer} from invoice ${number}`).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`SEK 300.00 will not pay invoice ${number} any more`);
  await dialog.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(page.getByText(`SEK 300.00 taken back from invoice ${number}`)).toBeVisible();
  await expect(button(page, `Assign the payment of ${payer}`)).toBeVisible();
});

for (const [size, viewport] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark'] as const)
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('payments to be assigned can be read', async ({ page, shop }) => {
        await shop.tellPayment('133', 12_345, unique('Aino '));
        await page.goto('/payments');
        await expect(page.getByText('No such reference').first()).toBeVisible();
        await look(page, `payments-${size}-${scheme}`);
        await page.getByRole('button', { name: 'Assign the payment of' }).first().click();
        await expect(page.getByLabel('Invoice number')).toBeFocused();
        await look(page, `assign-${size}-${scheme}`, '[role="dialog"]');
      });
    });
