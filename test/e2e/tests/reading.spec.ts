import { ANNA } from '../support/people';
import { button, openOrders, signIn } from '../support/portal';
import { expectHeard, expectRead } from '../support/reader';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

// What is read aloud on the ways that merchants go every day, and in which order.

test.describe('before signing in', () => {
  test.use({ as: 'nobody' });
  test('the sign-in is read in its order, and so is its refusal', async ({ page, provokes }) => {
    provokes(/status of 401/);
    await page.goto('/orders');
    await expect(button(page, 'Sign in')).toBeVisible();
    const form = [/^textbox, E-mail/, 'Password', 'button, Sign in', 'link, Forgot your password?', /^combobox, Language, en/];
    const title = ['main', 'heading, Sign in, level 1'];
    await expectRead(page, 'body', [...title, ...form]);
    await signIn(page, { ...ANNA, password: 'not-her-password-1' });
    await expect(page.getByRole('alert')).toBeVisible();
    await expectRead(page, 'body', [...title, 'alert', 'E-mail or password is wrong.']);
    const signingIn = async () => {
      await signIn(page, ANNA);
      await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeFocused();
    };
    await expectHeard(page, signingIn, [/^textbox, E-mail/, 'button, Sign in', 'heading, Orders, level 1']);
  });
});

test('an order is found, opened and captured by ear', async ({ page, shop }) => {
  const { merchant_reference1: name } = await shop.place({ reference: unique('EAR') });
  await openOrders(page, `?query=${name}`);
  await expectRead(page, 'main', [
    'heading, Orders, level 1',
    'navigation, Views',
    `searchbox, Search orders, ${name}, not invalid`,
    'table',
    'columnheader, Reference',
    'columnheader, Left to capture',
    `checkbox, Select order ${name}, not checked`,
    'cell, Authorized',
    `rowheader, ${name} PO 7`,
    `link, ${name}`,
    'cell, SEK 1,549.00',
    'status',
    '1 order shown',
    'heading, 1 order matches, level 2',
  ]);

  const opening = async () => {
    await page.getByRole('link', { name, exact: true }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name })).toBeFocused();
  };
  await expectHeard(page, opening, [`link, ${name}`, `heading, ${name}, level 1`]);
  await expectRead(page, 'main', [
    `heading, ${name}, level 1`,
    'Authorized',
    'Left to capture',
    'SEK 1,549.00',
    /^tab, Details, selected/,
    'table, Order lines',
    'rowheader, Enamel mug MUG-02',
    /^textbox, Quantity to capture of Enamel mug, at most 2/,
    'region, Capture',
    'Select lines, or capture all or an amount',
    'button, Full capture',
    'heading, Captures, level 2',
  ]);

  const asking = async () => {
    await button(page, 'Full capture').press('Enter');
    await expect(button(page.getByRole('dialog'), 'Capture SEK 1,549.00')).toBeFocused();
  };
  // The focus may be there before the dialog has its name: that is read with the dialog.
  await expectHeard(page, asking, [/^dialog\b.*, modal$/, 'button, Capture SEK 1,549.00']);
  await expect(page.getByRole('dialog').getByRole('region', { name: 'What this capture does' })).toContainText('Fee');
  await expectRead(page, '[role=dialog]', [
    /^dialog, Capture all that is left, .*cannot be undone.*, modal$/,
    'heading, Capture all that is left, level 2',
    'Capture now',
    'SEK 1,549.00',
    /^region, What this capture does/,
    'Paid out to you',
    /^textbox, Reference \(optional\)/,
    'button, Cancel',
    'button, Capture SEK 1,549.00',
  ]);

  // The notice stands for six seconds, or as long as it is pointed at.
  const capturing = async () => {
    await page.keyboard.press('Enter');
    await page.getByRole('alert').hover();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button(page, 'Full capture')).toBeFocused();
  };
  await expectHeard(page, capturing, ['button, Full capture']);
  await expectRead(page, 'body', [/^alert/, 'SEK 1,549.00 captured']);
});

test('what a bulk job came to is said by itself, and can be read row by row', async ({ page, shop }) => {
  const family = unique('Ears');
  const [first, second] = [await shop.place({ family }), await shop.place({ family })];
  await shop.capture(second.order_id, { full: true });
  await openOrders(page, `?query=${family}`);
  const asking = async () => {
    await page.getByLabel('Select all on this page').press('Space');
    await button(page.getByRole('region', { name: 'Selected orders' }), 'Full capture').press('Enter');
    await expect(button(page.getByRole('dialog'), 'Capture 2 orders')).toBeFocused();
  };
  await expectHeard(page, asking, [/^dialog\b.*, modal$/, 'button, Capture 2 orders']);
  await expectRead(page, '[role=dialog]', [
    /^dialog, Capture 2 orders in full\?, .*1 of them has nothing left to capture.*, modal$/,
    'button, Capture 2 orders',
  ]);
  const capturing = async () => {
    await button(page.getByRole('dialog'), 'Capture 2 orders').press('Enter');
    await expect(page.getByText('Finished', { exact: true })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'Finished.' })).toHaveCount(1);
  };
  await expectHeard(page, capturing, [/^heading, .*, level 1$/, 'polite: Finished. 1 done, 1 failed.']);
  await expectRead(page, 'main', [
    'heading, Full capture of 2 orders, level 1',
    'heading, Progress, level 2',
    'progressbar, Progress, max value 2, min value 0, current value 2 of 2',
    'table, What was done',
    'rowheader, Captured',
    'table, Result per order',
    'columnheader, Reason',
    /^rowheader, /,
    /^rowheader, /,
  ]);
  expect(await shop.load(first.order_id)).toMatchObject({ status: 'CAPTURED' });
});
