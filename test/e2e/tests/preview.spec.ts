import { look, SIZES } from '../support/look';
import { button, expectCaptured, openOrder } from '../support/portal';
import { HOOKS, MUG } from '../support/shop';
import { expect, test } from '../support/test';

// Before a capture is confirmed the dialog shows what it will do; and then it does that, or nothing.

test('fee, payout, what the customer pays and what expires are shown before, and follow the amount', async ({
  page,
  shop,
}) => {
  await openOrder(page, await shop.place({ goods: [MUG] }));
  await button(page, 'Capture amount').click();
  const dialog = page.getByRole('dialog');
  const shown = dialog.getByRole('region', { name: 'What this capture does' });
  await expect(shown).toHaveCount(0);
  await dialog.getByLabel('Amount in SEK').fill('100');
  await expect(shown).toContainText('FeeSEK 2.00');
  await expect(shown).toContainText('VAT on the feeSEK 0.50');
  await expect(shown).toContainText('Paid out to youSEK 97.50');
  await expect(shown).toContainText(/The customer paysSEK\s100.00 by \d+ \w+ \d{4}/);
  await expect(shown).toContainText('What is left expires');
  await dialog.getByLabel('Amount in SEK').fill('200');
  await expect(shown).toContainText('Paid out to youSEK 195.00');
  await button(dialog, 'Capture SEK 200.00').click();
  await expectCaptured(page, 'SEK 200.00');
});

test('what has changed meanwhile is shown, nothing is captured, and it can be confirmed anew', async ({
  page,
  shop,
  provokes,
}) => {
  provokes(/status of 409/);
  const order = await shop.place({ goods: [MUG] });
  const keys: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/captures')) keys.push(request.headers()['idempotency-key']);
  });
  await openOrder(page, order);
  await button(page, 'Capture amount').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount in SEK').fill('100');
  await expect(dialog).toContainText('Paid out to youSEK 97.50');
  // Somebody else is faster, and leaves enough.
  await shop.capture(order.order_id, { captured_amount: 5_000 });
  await button(dialog, 'Capture SEK 100.00').click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was captured: something has changed');
  await expect(dialog.getByRole('alert').getByRole('listitem')).toHaveText([
    'Left afterwards: SEK 100.00, was SEK 150.00',
  ]);
  await expect(dialog).toContainText('Left to captureSEK 200.00');
  expect((await shop.load(order.order_id)).captured_amount).toBe(5_000);
  await button(dialog, 'Capture SEK 100.00').click();
  await expectCaptured(page, 'SEK 100.00');
  expect((await shop.load(order.order_id)).captured_amount).toBe(15_000);
  expect(new Set(keys).size).toBe(2);
});

test('without a preview one can capture all the same', async ({ page, shop, provokes }) => {
  provokes(/status of 503/);
  const order = await shop.place({ goods: [MUG] });
  await page.route('**/captures:preview', (route) => route.fulfill({ status: 503, body: '' }));
  await openOrder(page, order);
  await button(page, 'Full capture').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('What this capture does could not be worked out.');
  await button(dialog, 'Capture SEK 250.00').click();
  await expectCaptured(page, 'SEK 250.00');
});

test('who is faster than the preview captures, and the preview is given up', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  await page.route('**/captures:preview', () => undefined);
  await openOrder(page, order);
  const given = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/captures:preview'));
  await button(page, 'Full capture').click();
  await button(page.getByRole('dialog'), 'Capture SEK 250.00').click();
  await given;
  await expectCaptured(page, 'SEK 250.00');
});

test('without a preview all that is left is what was shown, or nothing', async ({ page, shop, provokes }) => {
  provokes(/status of (503|412)/);
  const order = await shop.place({ goods: [MUG] });
  await page.route('**/captures:preview', (route) => route.fulfill({ status: 503, body: '' }));
  await openOrder(page, order);
  await button(page, 'Full capture').click();
  const dialog = page.getByRole('dialog');
  await expect(button(dialog, 'Capture SEK 250.00')).toBeVisible();
  await shop.capture(order.order_id, { captured_amount: 10_000 });
  await button(dialog, 'Capture SEK 250.00').click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was captured: something has changed');
  await button(dialog, 'Capture SEK 150.00').click();
  await expectCaptured(page, 'SEK 150.00');
  const { captures } = await shop.load(order.order_id);
  expect(captures.map((capture) => capture.captured_amount)).toEqual([10_000, 15_000]);
});

for (const [size, viewport] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark'] as const)
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('a preview with instalments, and one that is outdated, can be read', async ({ page, shop, provokes }) => {
        provokes(/status of 409/);
        const method = { type: 'FIXED_AMOUNT', number_of_installments: 4 };
        const order = await shop.place({ goods: [MUG, HOOKS], method });
        await openOrder(page, order);
        await button(page, 'Capture amount').click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Amount in SEK').fill('100');
        await dialog.getByText('All parts').click();
        await expect(dialog.getByRole('region', { name: 'What this capture does' }).getByRole('listitem')).toHaveCount(4);
        await look(page, `preview-${size}-${scheme}`, '[role="dialog"]');
        await shop.capture(order.order_id, { captured_amount: 5_000 });
        await button(dialog, 'Capture SEK 100.00').click();
        await expect(dialog.getByRole('alert')).toBeVisible();
        await look(page, `preview-outdated-${size}-${scheme}`, '[role="dialog"]');
      });
    });
