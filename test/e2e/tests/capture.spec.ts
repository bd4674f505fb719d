import { button, expectCaptured, factOf, openOrder } from '../support/portal';
import { HOOKS, JACKET, MUG, OFFER } from '../support/shop';
import { expect, test } from '../support/test';

test('lines are captured, of one line a part of its quantity', async ({ page, shop }) => {
  const order = await shop.place({ goods: [HOOKS, JACKET, OFFER] });
  await openOrder(page, order);
  await expect(button(page, 'Capture')).toHaveAccessibleDescription('Select at least one order line first.');
  await expect(button(page, 'Capture')).toHaveAttribute('aria-disabled', 'true');

  await page.getByLabel('Select Fish hook').check();
  await page.getByLabel(/^Quantity to capture of Fish hook/).fill('4');
  await expect(page.getByText('Enter a whole number from 1 to 3.')).toBeVisible();
  await expect(button(page, 'Capture')).toHaveAttribute('aria-disabled', 'true');
  await page.getByLabel(/^Quantity to capture of Fish hook/).fill('2');
  await page.getByLabel('Select Autumn offer').check();
  await expect(button(page, 'Capture')).toHaveAccessibleDescription(/add up to nothing/);
  await page.getByLabel('Select Rain jacket, spruce').check();
  const bar = page.getByRole('region', { name: 'Capture', exact: true });
  await expect(bar).toContainText('3 lines, 4 units selected SEK 1,255.66');

  await button(page, 'Capture').click();
  const dialog = page.getByRole('dialog', { name: 'Capture selected lines' });
  await expect(dialog).toContainText('2 × Fish hook');
  await expect(dialog).toContainText('SEK 6.66');
  await expect(dialog).toContainText('-SEK 50.00');
  await expect(dialog).toContainText('Left afterwardsSEK 3.34');
  await dialog.getByLabel('Reference').fill('INV-1');
  await dialog.getByLabel('Description').fill('Morning parcel');
  await button(dialog, 'Capture SEK 1,255.66').click();
  await expectCaptured(page, 'SEK 1,255.66');

  await expect(factOf(page, 'Left to capture').first()).toHaveText('SEK 3.34');
  const captures = page.getByRole('region', { name: 'Captures' });
  await expect(captures).toContainText('Morning parcel');
  await expect(captures).toContainText(`${order.klarna_reference}-1`);
  const after = await shop.load(order.order_id);
  expect(after).toMatchObject({ status: 'PART_CAPTURED', captured_amount: 125_566, remaining_authorized_amount: 334 });
  expect(after.captures).toHaveLength(1);

  await page.getByLabel('Select Fish hook').check();
  await button(page, 'Capture').click();
  await button(page.getByRole('dialog'), 'Capture SEK 3.34').click();
  await expectCaptured(page, 'SEK 3.34');
  expect(await shop.load(order.order_id)).toMatchObject({ status: 'CAPTURED', captured_amount: 125_900 });
});

test('every line is selected at once, and arrow keys change a quantity', async ({ page, shop }) => {
  await openOrder(page, await shop.place({ goods: [HOOKS, MUG] }));
  await page.getByLabel('Select every line with quantity left').check();
  const bar = page.getByRole('region', { name: 'Capture', exact: true });
  await expect(bar).toContainText('2 lines, 5 units selected SEK 260.00');
  await page.getByLabel(/^Quantity to capture of Enamel mug/).press('ArrowDown');
  await expect(bar).toContainText('2 lines, 4 units selected SEK 135.00');
});

test('the selection survives a look at the timeline', async ({ page, shop }) => {
  await openOrder(page, await shop.place({ goods: [MUG] }));
  await page.getByLabel('Select Enamel mug').check();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page).toHaveURL(/\/timeline$/);
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByLabel('Select Enamel mug')).toBeChecked();
});

test('full capture takes all that is left, and then nothing more can be captured', async ({ page, shop }) => {
  const order = await shop.place();
  await shop.capture(order.order_id, { captured_amount: 4_900 });
  await openOrder(page, order);
  await button(page, 'Full capture').click();
  const dialog = page.getByRole('dialog', { name: 'Capture all that is left' });
  await expect(dialog).toContainText('Left afterwardsSEK 0.00');
  await button(dialog, 'Capture SEK 1,500.00').click();
  await expectCaptured(page, 'SEK 1,500.00');
  await expect(page.getByText('Captured', { exact: true }).first()).toBeVisible();
  for (const name of ['Capture amount', 'Full capture', 'Capture']) {
    await expect(button(page, name)).toHaveAttribute('aria-disabled', 'true');
    await expect(button(page, name)).toHaveAccessibleDescription('Nothing is left to capture.');
  }
  expect(await shop.load(order.order_id)).toMatchObject({ status: 'CAPTURED', captured_amount: 154_900 });
});

for (const [typed, shown, minor] of [
  ['1234,5', 'SEK 1,234.50', 123_450],
  ['1 234.50', 'SEK 1,234.50', 123_450],
  ['1.234,56', 'SEK 1,234.56', 123_456],
  ['0,01', 'SEK 0.01', 1],
] as const) {
  test(`an amount typed as ${typed} is captured as ${shown}`, async ({ page, shop }) => {
    const order = await shop.place();
    await openOrder(page, order);
    await button(page, 'Capture amount').click();
    const dialog = page.getByRole('dialog', { name: 'Capture an amount' });
    await expect(dialog.getByLabel('Amount in SEK')).toBeFocused();
    await dialog.getByLabel('Amount in SEK').fill(typed);
    await expect(dialog).toContainText(`Capture now${shown}`);
    await button(dialog, `Capture ${shown}`).click();
    await expectCaptured(page, shown);
    const after = await shop.load(order.order_id);
    expect(after.captures.map((capture) => capture.captured_amount)).toEqual([minor]);
  });
}

test('more than what is left is refused in the dialog, with both amounts', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrder(page, order);
  await button(page, 'Capture amount').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount in SEK').fill('1549,01');
  await expect(
    dialog.getByText('SEK 1,549.01 is more than the SEK 1,549.00 that is left to capture.').first(),
  ).toBeVisible();
  await expect(button(dialog, 'Capture')).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Amount in SEK').press('Enter');
  await expect(dialog).toBeVisible();
  for (const text of ['1.549', '12,345', 'kr', '0', '-5']) {
    await dialog.getByLabel('Amount in SEK').fill(text);
    await expect(button(dialog, 'Capture')).toHaveAttribute('aria-disabled', 'true');
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(button(page, 'Capture amount')).toBeFocused();
  expect((await shop.load(order.order_id)).captures).toEqual([]);
});

test('what the server refuses is said in the dialog, and a corrected amount goes through', async ({
  page,
  shop,
  provokes,
}) => {
  provokes(/status of 403/);
  const order = await shop.place();
  await openOrder(page, order);
  await button(page, 'Capture amount').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount in SEK').fill('1000');
  // Somebody else is faster.
  await shop.capture(order.order_id, { captured_amount: 104_900 });
  await button(dialog, 'Capture SEK 1,000.00').click();
  await expect(dialog.getByRole('alert')).toContainText('The capture was refused');
  await expect(dialog.getByRole('alert')).toContainText(/more than is left to capture \(SEK.500\.00\)/);
  await expect(dialog).toContainText('Left to captureSEK 500.00');
  await dialog.getByLabel('Amount in SEK').fill('500');
  await button(dialog, 'Capture SEK 500.00').click();
  await expectCaptured(page, 'SEK 500.00');
  expect((await shop.load(order.order_id)).captured_amount).toBe(154_900);
});
