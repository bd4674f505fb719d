import type { Page } from '@playwright/test';
import { bankFile, type Booked } from '../support/bankFile';
import { look, SIZES } from '../support/look';
import { button } from '../support/portal';
import { MUG, unique } from '../support/shop';
import { expect, test } from '../support/test';

const fileOf = (name: string, xml: string) => ({ name, mimeType: 'text/xml', buffer: Buffer.from(xml) });

async function upload(page: Page, booked: Booked[]): Promise<void> {
  await page.goto('/bank');
  await page.locator('input[type=file]').setInputFiles(fileOf('day.xml', bankFile(booked)));
  await expect(page.getByText('day.xml was taken in')).toBeVisible();
}

test('a file is uploaded, does nothing twice, and is listed', async ({ page, shop }) => {
  const order = await shop.place({ goods: [MUG] });
  await shop.capture(order.order_id, { full: true });
  const [reference = ''] = await shop.paymentReferences(order.order_id);
  const fee = unique('Fee ');
  const name = `${unique('day-')}.xml`;
  const file = fileOf(
    name,
    bankFile([
      { amount: 25_000, reference, name: 'Maja Rantanen' },
      { amount: 1_200, text: 'thanks' },
      { amount: -900, text: fee },
    ]),
  );
  await page.goto('/');
  await page.getByRole('link', { name: 'Bank', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Bank' })).toBeFocused();
  await page.locator('input[type=file]').setInputFiles(file);
  const result = page.getByRole('status').filter({ hasText: name });
  await expect(result).toContainText(`${name} was taken in`);
  await expect(result).toContainText('3 entries new · 2 payments of customers · 1 of these to be assigned · 1 to be decided');
  await expect(page.getByRole('listitem').filter({ hasText: fee })).toContainText('Not a payout');
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(result).toContainText(`${name} was uploaded before`);
  await page.getByText('Uploaded files').click();
  const entry = page.getByRole('list', { name: 'Uploaded files' }).getByRole('listitem').filter({ hasText: name });
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('uploaded by anna@example.com');
  await page.goto(`/orders/${order.order_id}`);
  await expect(page.getByRole('region', { name: 'Invoices' })).toContainText('by Maja Rantanen');
});

test('what is open is a payment of an invoice, or nothing of ours', async ({ page, shop, provokes }) => {
  provokes(/status of 422/);
  const order = await shop.place({ goods: [MUG] });
  await shop.capture(order.order_id, { full: true });
  const [number = 0] = await shop.invoiceNumbers(order.order_id);
  const [lump, fee] = [unique('Lump '), unique('Fee ')];
  await upload(page, [
    { amount: 25_000, text: lump, isLump: true },
    { amount: -900, text: fee },
  ]);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: /^Decide on SEK 250.00/ }).last().click();
  await button(dialog, 'Decide').click();
  await expect(dialog).toContainText('Choose what it is.');
  await dialog.getByLabel('A payment of a customer').check();
  await dialog.getByLabel('Invoice number').fill('999999');
  await button(dialog, 'Decide').click();
  await expect(dialog).toContainText('There is no invoice 999999');
  await dialog.getByLabel('Invoice number').fill(String(number));
  await button(dialog, 'Decide').click();
  await expect(page.getByText('SEK 250.00 taken as a payment of a customer')).toBeVisible();

  const charges = page.getByRole('listitem').filter({ hasText: fee });
  await charges.getByRole('button', { name: /^Decide on/ }).click();
  await dialog.getByLabel('It paid a payout').check();
  await dialog.getByLabel('Payment reference').fill('abc');
  await button(dialog, 'Decide').click();
  await expect(dialog).toContainText('Enter the eight letters and digits of a payout.');
  await dialog.getByLabel('Payment reference').fill('aaaaaaaa');
  await button(dialog, 'Decide').click();
  await expect(dialog).toContainText('There is no payout AAAAAAAA');
  await dialog.getByLabel('Nothing of ours').check();
  await button(dialog, 'Decide').click();
  await expect(dialog).toContainText('Say why it is nothing of ours.');
  await dialog.getByLabel('Why').fill('Fee of the bank');
  await button(dialog, 'Decide').click();
  await expect(page.getByText('SEK 9.00 set aside')).toBeVisible();
  await expect(charges).toHaveCount(0);
  await page.goto(`/orders/${order.order_id}`);
  await expect(page.getByRole('region', { name: 'Invoices' })).toContainText(`Invoice ${number}Paid`);
});

test('a file that is none, or of an account of others, is refused with what is wrong', async ({ page, provokes }) => {
  provokes(/status of 422/);
  await page.goto('/bank');
  await page.locator('input[type=file]').setInputFiles(fileOf('list.xml', '<list/>'));
  await expect(page.getByRole('alert')).toContainText('The file was not taken in');
  await page.locator('input[type=file]').setInputFiles(fileOf('other.xml', bankFile([], 'NO9386011117947')));
  await expect(page.getByRole('alert')).toContainText('The account NO9386011117947 is not known as yours');
});

test('when the answer is lost, uploading again takes it in once', async ({ page, provokes }) => {
  provokes(/net::ERR/);
  const file = fileOf('lost.xml', bankFile([{ amount: 100, text: 'lost' }]));
  await page.route(
    '**/bank-uploads?*',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await page.goto('/bank');
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByRole('alert')).toContainText('It is not known whether the file was taken in');
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByText('lost.xml was uploaded before')).toBeVisible();
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('sees no bank', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Payments' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Bank', exact: true })).toHaveCount(0);
    await page.goto('/bank');
    await expect(page.getByText('Your role, Viewer, may not see what the bank told.')).toBeVisible();
  });
});

for (const [size, viewport] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark'] as const)
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('the bank can be read', async ({ page }) => {
        await upload(page, [
          { amount: 812_300, text: 'Bankgiro inbetalning 5050-1055', isLump: true },
          { amount: -4_500, text: 'Monthly fee', name: 'Your bank' },
        ]);
        await expect(page.getByText('Monthly fee').first()).toBeVisible();
        await look(page, `bank-${size}-${scheme}`);
        await page.getByRole('button', { name: 'Decide on' }).first().click();
        await look(page, `bank-decide-${size}-${scheme}`, '[role="dialog"]');
        await page.keyboard.press('Escape');
        await page.getByText('Statements', { exact: true }).click();
        await expect(page.getByText(/^Statement S/).first()).toBeVisible();
        await look(page, `bank-statements-${size}-${scheme}`);
      });
    });
