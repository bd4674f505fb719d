import { taxIn, totalOf } from '../../../portal/src/format/lineSum';
import { look, SIZES } from '../support/look';
import { button, factOf, openOrder } from '../support/portal';
import { HOOKS, MUG, OFFER, type Order } from '../support/shop';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';

// An order is edited in the portal: its lines, addresses, references and shipments, each with what that does.

const dialogOf = (page: Page) => page.getByRole('dialog');

async function openLines(page: Page, order: Order) {
  await openOrder(page, order);
  await button(page, 'Edit lines').click();
  await expect(dialogOf(page).getByRole('list', { name: 'Lines' })).toBeVisible();
  return dialogOf(page);
}

async function expectDone(page: Page, message: string): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: message }).last()).toBeVisible();
  await expect(dialogOf(page)).toHaveCount(0);
}

test('lines are edited, and the totals, the limit and what it does are told while one types', async ({ page, shop }) => {
  const order = await shop.place();
  const dialog = await openLines(page, order);
  await expect(button(dialog, 'Save')).toHaveAccessibleDescription('Nothing is changed yet.');
  const mug = dialog.getByRole('group', { name: 'Line 1, Enamel mug' });
  await mug.getByLabel('Quantity').fill('3');
  await expect(mug).toContainText('Total: SEK 375.00of it SEK 75.00 tax');
  await expect(dialog).toContainText('Authorized afterwardsSEK 1,674.00');
  await expect(dialog).toContainText('Difference+SEK 125.00');
  await expect(dialog).toContainText('Authorized limitSEK 1,858.80');
  await expect(dialog).toContainText('Room below the limitSEK 184.80');
  const does = dialog.getByRole('region', { name: 'What this does' });
  await expect(does).toContainText('Left to capture afterwardsSEK 1,674.00');

  await mug.getByLabel('Discount (optional)').fill('10 %');
  await expect(mug).toContainText('Total: SEK 337.50');
  await button(dialog, 'Remove Line 2, Rain jacket, spruce').click();
  await expect(button(dialog, 'Add a line')).toBeFocused();
  await button(dialog, 'Add a line').click();
  const added = dialog.getByRole('group', { name: 'Line 2' });
  await expect(added.getByLabel('Name')).toBeFocused();
  await added.getByLabel('Name').fill('Wool cap');
  await added.getByLabel('Unit price in SEK').fill('99,99');
  await added.getByLabel('Tax in percent').fill('12');
  await dialog.getByLabel('Reason (optional)').fill('Jacket sold out');
  await button(dialog, 'Save, SEK 437.49').click();
  await expectDone(page, 'The order lines are changed');
  await expect(factOf(page, 'Ordered').first()).toHaveText('SEK 437.49');
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Authorization lowered');
  await expect(page.getByRole('tabpanel')).toContainText('Jacket sold out');
});

test('a cent above the limit cannot be saved, and the limit can', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  const dialog = await openLines(page, order);
  const price = dialog.getByLabel('Unit price in SEK');
  await dialog.getByLabel('Quantity').fill('1');
  await price.fill('300,01');
  await expect(dialog).toContainText('The lines come to SEK 300.01, SEK 0.01 more than the SEK 300.00 that may be authorized.');
  await expect(button(dialog, 'Save')).toHaveAccessibleDescription(/0\.01 more than/);
  await price.fill('300');
  await button(dialog, 'Save, SEK 300.00').click();
  await expectDone(page, 'The order lines are changed');
});

test('of a captured line only the quantity is another, and it cannot go', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG, HOOKS] });
  await shop.capture(order.order_id, { lines: [{ line: 1, quantity: 1 }] });
  const dialog = await openLines(page, order);
  const hooks = dialog.getByRole('group', { name: 'Line 2, Fish hook' });
  await expect(hooks).toContainText('1 captured: only the quantity can be changed, to 1 or more.');
  await expect(hooks.getByLabel('Unit price in SEK')).toBeDisabled();
  await expect(button(dialog, 'Remove Line 2, Fish hook')).toHaveAccessibleDescription(/Lower its quantity instead/);
  await expect(button(dialog, 'Remove Line 1, Enamel mug')).toHaveAccessibleDescription(/Set its quantity to 0 instead/);
  await hooks.getByLabel('Quantity').fill('0');
  await expect(hooks).toContainText('Enter a whole number, 1 or more.');
  await hooks.getByLabel('Quantity').fill('1');
  await expect(hooks).toContainText('Total: SEK 3.33');
  await dialog.getByRole('group', { name: 'Line 1, Enamel mug' }).getByLabel('Quantity').fill('0');
  await expect(dialog.getByRole('region', { name: 'What this does' })).toContainText('The order is thenCaptured');
  await button(dialog, 'Save, SEK 3.33').click();
  await expectDone(page, 'The order lines are changed');
  await expect(button(page, 'Edit lines')).toHaveAccessibleDescription('Nothing is left to capture. Refund it instead.');
});

test('lines that do not add up are named, with what is right', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  await shop.wire('PATCH', `${order.order_id}/authorization`, {
    order_amount: 25_000,
    order_lines: [{ name: 'Enamel mug', quantity: 2, unit_price: 12_500, total_amount: 25_001, tax_rate: 2500, total_tax_amount: 5_000 }],
  });
  const dialog = await openLines(page, order);
  await expect(dialog).toContainText('The lines come to SEK 250.01, but SEK 250.00 is authorized: +SEK 0.01.');
  await expect(dialog).toContainText('This line says SEK 250.01, but quantity, price and discount come to SEK 250.00.');
  await button(dialog, 'Save, SEK 250.00').click();
  await expectDone(page, 'The order lines are changed');
  await expect(page.getByText('Lines differ')).toHaveCount(0);
});

test('when somebody captured meanwhile nothing is changed, and that is said', async ({ page, shop, provokes }) => {
  provokes(/status of 412/);
  const order = await shop.place({ goods: [MUG] });
  const dialog = await openLines(page, order);
  await dialog.getByLabel('Quantity').fill('1');
  await expect(dialog.getByRole('region', { name: 'What this does' })).toContainText('SEK 125.00');
  await shop.capture(order.order_id, { captured_amount: 10_000 });
  await button(dialog, 'Save, SEK 125.00').click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was changed: the order has changed');
  expect((await shop.load(order.order_id)).order_amount).toBe(25_000);
});

test('what the portal works out is what the server does, on random lines', async ({ shop }) => {
  const any = (from: number, to: number) => from + Math.floor(Math.random() * (to - from + 1));
  for (let round = 0; round < 20; round++) {
    const order = await shop.place({ goods: [{ ...MUG, quantity: 1, unit_price: 100_000_000 }] });
    const lines = Array.from({ length: 20 }, (_, n) => {
      const [quantity, unit_price, tax_rate] = [any(n === 0 ? 40 : 0, 40), any(n === 0 ? 50_000 : -1_000, 90_000), any(0, 10_000)];
      const total_discount_amount = any(0, 500);
      const total_amount = totalOf(quantity, unit_price, total_discount_amount) ?? NaN;
      const total_tax_amount = taxIn(total_amount, tax_rate);
      return { name: `Line ${n}`, quantity, unit_price, total_discount_amount, tax_rate, total_amount, total_tax_amount };
    });
    const order_amount = lines.reduce((sum, line) => sum + line.total_amount, 0);
    await shop.reline(order.order_id, { order_amount, order_lines: lines });
    // Two beside it is refused, with what the server makes of it: exactly ours.
    const wrong = lines.slice(0, 5).map((line) => ({ ...line, total_tax_amount: line.total_tax_amount + 2 }));
    const sum = wrong.reduce((total, line) => total + line.total_amount, 0);
    const said = await shop.refusedLines(order.order_id, { order_amount: Math.max(1, sum), order_lines: wrong });
    for (const line of lines.slice(0, 5)) expect(said).toContain(`Expected ${line.total_tax_amount} (`);
  }
});

test('an address is edited, and only what was touched is sent', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrder(page, order);
  await expect(button(page, 'Edit the billing address')).toHaveAccessibleDescription(/the billing address stays .* choose Klarna’s rules under Settings\.$/);
  await button(page, 'Edit the shipping address').click();
  const dialog = dialogOf(page);
  await expect(button(dialog, 'Save')).toHaveAccessibleDescription('Nothing is changed yet.');
  await dialog.getByLabel('City').fill('');
  await expect(dialog).toContainText('An address needs this.');
  await dialog.getByLabel('City').fill('Visby');
  await dialog.getByLabel('Phone').fill('+46709999999');
  await dialog.getByLabel('Country').selectOption('Norway');
  await dialog.getByLabel('Country').selectOption('Sweden');
  const sent = page.waitForRequest(/customer-details/);
  await button(dialog, 'Save').click();
  expect((await sent).postDataJSON()).toEqual({ shipping_address: { city: 'Visby', phone: '+46709999999' } });
  await expectDone(page, 'The address is changed');
  await expect(page.getByRole('region', { name: 'Shipping address' })).toContainText('Visby');
  await expect(page.getByRole('region', { name: 'Billing address' })).toContainText('Stockholm');
});

test('a country is chosen by its name, and one that is none is kept until then', async ({ page, shop }) => {
  const order = await shop.place({ country: 'QX' });
  await openOrder(page, order);
  await button(page, 'Edit the shipping address').click();
  const dialog = dialogOf(page);
  const country = dialog.getByLabel('Country');
  await expect(country).toHaveValue('QX');
  await country.scrollIntoViewIfNeeded();
  await look(page, 'edit-address');
  await dialog.getByLabel('City').fill('Visby');
  await button(dialog, 'Save').click();
  await expectDone(page, 'The address is changed');
  expect((await shop.load(order.order_id)).shipping_address).toMatchObject({ city: 'Visby', country: 'QX' });
  await button(page, 'Edit the shipping address').click();
  await country.focus();
  await page.keyboard.type('Denm');
  await expect(country).toHaveValue('DK');
  await page.keyboard.press('Tab');
  await button(dialog, 'Save').click();
  await expect(page.getByRole('region', { name: 'Shipping address' })).toContainText('Denmark');
  expect((await shop.load(order.order_id)).shipping_address).toMatchObject({ city: 'Visby', country: 'DK' });
});

test('the references are edited, and the page has its new name', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrder(page, order);
  await button(page, 'Edit the references').click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Merchant reference 1').fill(`${order.merchant_reference1}-B`);
  await dialog.getByLabel('Merchant reference 2').fill('');
  await button(dialog, 'Save').click();
  await expectDone(page, 'The references are changed');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${order.merchant_reference1}-B`);
  await expect(page.getByText('PO 7')).toHaveCount(0);
});

test('a capture gets its tracking, and a lost answer adds it once', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  const order = await shop.place();
  await shop.capture(order.order_id, { full: true });
  await openOrder(page, order);
  const captures = page.getByRole('region', { name: 'Captures' });
  await captures.getByRole('button', { name: /^Add shipping info to capture/ }).click();
  const dialog = dialogOf(page);
  await expect(button(dialog, 'Add')).toHaveAccessibleDescription('Enter at least one of them.');
  await dialog.getByLabel('Carrier', { exact: true }).fill('Fjord Post');
  await dialog.getByLabel('How it is delivered').selectOption('Home');
  await dialog.getByLabel('Tracking number', { exact: true }).fill('FP-1');
  const uri = dialog.getByLabel('Tracking page', { exact: true });
  await uri.fill('javascript:alert(1)');
  await expect(button(dialog, 'Add')).toHaveAccessibleDescription('Correct the marked address first.');
  await uri.fill('https://post.example/FP-1');
  await page.route(
    '**/shipping-info',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await button(dialog, 'Add').click();
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether it was changed');
  await button(dialog, 'Try again').click();
  await expectDone(page, 'Shipping info is added');
  await expect(captures.getByRole('listitem').filter({ hasText: 'Fjord Post · Home delivery' }).last()).toBeVisible();
  await expect(captures.getByRole('link', { name: /FP-1/ })).toHaveCount(1);
  await expect(captures.getByRole('link', { name: /FP-1/ })).toHaveAttribute('href', 'https://post.example/FP-1');

  await button(page, 'Add shipping info to the order').click();
  await dialog.getByLabel('Tracking number of the return').fill('FP-R');
  await button(dialog, 'Add').click();
  await expectDone(page, 'Shipping info is added');
  await expect(page.getByRole('region', { name: 'Shipments of the order' })).toContainText('FP-R');
});

test('of a cancelled order nothing is edited, and each button says why', async ({ page, shop }) => {
  const order = await shop.place();
  await shop.wire('POST', `${order.order_id}/cancel`);
  await openOrder(page, order);
  const reasons = {
    'Edit lines': 'The order is cancelled. The customer has to order again.',
    'Edit the shipping address': 'The order is cancelled. The customer has to order again.',
    'Edit the references': 'The order is cancelled.',
    'Add shipping info to the order': 'The order is cancelled. The customer has to order again.',
  };
  for (const [name, reason] of Object.entries(reasons)) await expect(button(page, name)).toHaveAccessibleDescription(reason);
});

for (const [size, scheme] of [['phone', 'dark'], ['desktop', 'light']] as const)
  test.describe(`${size}, ${scheme}`, () => {
    test.use({ colorScheme: scheme, viewport: SIZES[size], contextOptions: { reducedMotion: 'reduce' } });

    test('every dialog can be read', async ({ page, shop }) => {
      const order = await shop.place({ goods: [MUG, HOOKS, OFFER] });
      await shop.capture(order.order_id, { lines: [{ line: 1, quantity: 1 }] });
      const dialog = await openLines(page, order);
      await dialog.getByLabel('Quantity').first().fill('1');
      await dialog.getByLabel('Unit price in SEK').first().fill('1.234');
      await look(page, `edit-lines-fault-${size}-${scheme}`, '[role="dialog"]');
      await dialog.getByLabel('Unit price in SEK').first().fill('900');
      await dialog.getByRole('paragraph').filter({ hasText: 'more than the' }).scrollIntoViewIfNeeded();
      await look(page, `edit-lines-limit-${size}-${scheme}`, '[role="dialog"]');
      await dialog.getByLabel('Unit price in SEK').first().fill('90');
      await dialog.getByRole('region', { name: 'What this does' }).scrollIntoViewIfNeeded();
      await look(page, `edit-lines-${size}-${scheme}`, '[role="dialog"]');
      await button(dialog, 'Cancel').click();
      await button(page, 'Edit the shipping address').click();
      await dialog.getByLabel('City').fill('');
      await look(page, `edit-address-${size}-${scheme}`, '[role="dialog"]');
      await button(dialog, 'Cancel').click();
      await button(page, 'Edit the references').click();
      await expect(dialog.getByLabel('Merchant reference 1')).toBeFocused();
      await look(page, `edit-references-${size}-${scheme}`, '[role="dialog"]');
      await page.keyboard.press('Escape');
      await button(page, 'Add shipping info to the order').click();
      await dialog.getByLabel('Tracking page', { exact: true }).fill('ftp://x');
      await look(page, `edit-shipping-${size}-${scheme}`, '[role="dialog"]');
    });
  });

test.describe('in German, on a phone', () => {
  test.use({ locale: 'de-DE', viewport: SIZES.phone, contextOptions: { reducedMotion: 'reduce' } });

  test('amounts stand and are read as they are written there', async ({ page, shop }) => {
    const order = await shop.place({ goods: [MUG] });
    await openOrder(page, order);
    await button(page, 'Positionen bearbeiten').click();
    const dialog = dialogOf(page);
    await expect(dialog.getByLabel('Einzelpreis in SEK')).toHaveValue('125,00');
    await expect(button(dialog, 'Speichern')).toHaveAccessibleDescription('Noch ist nichts geändert.');
    await dialog.getByLabel('Einzelpreis in SEK').fill('99,50');
    await look(page, 'edit-lines-german-phone', '[role="dialog"]');
    await button(dialog, /^Speichern, 199,00/).click();
    await expectDone(page, 'Die Bestellpositionen sind geändert');
    expect((await shop.load(order.order_id)).order_amount).toBe(19_900);
  });
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('sees what could be edited, and why it is not for them', async ({ page, shop }) => {
    const order = await shop.place();
    await openOrder(page, order);
    for (const name of ['Edit lines', 'Edit the shipping address', 'Edit the references', 'Add shipping info to the order'])
      await expect(button(page, name)).toHaveAccessibleDescription('Your role, Viewer, may not do this.');
  });
});
