import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { look, SIZES } from '../support/look';
import { button } from '../support/portal';
import { unique, type Shop } from '../support/shop';
import { expect, test } from '../support/test';

const csv = (name: string, ...lines: string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`${lines.join('\n')}\n`),
});

const choose = (page: Page, file: ReturnType<typeof csv>) => page.locator('input[type=file]').setInputFiles(file);

/** As a file manager does. */
async function drop(page: Page, { name, buffer }: ReturnType<typeof csv>): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([called, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], called));
      return data;
    },
    [name, buffer.toString()] as const,
  );
  await page.getByRole('group', { name: 'Choose a file' }).dispatchEvent('drop', { dataTransfer });
}

/** Of all entries of the menu the only one that is marked as where one is. */
async function expectInMenu(page: Page, name: string): Promise<void> {
  const marked = page.getByRole('navigation', { name: 'Main menu' }).locator('[aria-current="page"]');
  await expect(marked).toHaveText([name]);
  await expect(marked).toHaveClass(/\bactive\b/);
}

const totalOf = (page: Page, name: string) =>
  page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }).locator('..').getByRole('definition');

const status = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Progress' }).getByText(name, { exact: true }).first();

async function mixedFile(shop: Shop) {
  const [captured, cancelled, refunded] = [await shop.place(), await shop.place(), await shop.place()];
  await shop.capture(refunded.order_id, { full: true });
  const file = csv(
    `${unique('mixed-')}.csv`,
    'order;action;amount;x_note',
    `${captured.merchant_reference1};capture;549,00;first`,
    `${cancelled.merchant_reference1};cancel;;second`,
    `${refunded.order_id};refund;99,50;third`,
    `${unique('NONE-')};cancel;;fourth`,
    `${captured.merchant_reference1};capture;12 crowns;fifth`,
  );
  return { captured, cancelled, refunded, file };
}

test('a file with errors is checked, run, followed and downloaded, and known again', async ({ page, shop }) => {
  const { captured, cancelled, refunded, file } = await mixedFile(shop);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await page.getByRole('link', { name: 'Bulk', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Bulk' })).toBeFocused();
  await expectInMenu(page, 'Bulk');
  await choose(page, file);
  await expect(page.getByRole('heading', { level: 1, name: file.name })).toBeFocused();
  await expectInMenu(page, 'Bulk');

  await expect(status(page, 'Checked')).toBeVisible();
  await expect(totalOf(page, 'Can be done')).toHaveText('3');
  await expect(totalOf(page, 'Errors')).toHaveText('2');
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: '3 can be done, 2 cannot' })).toHaveCount(1);
  const would = page.getByRole('table', { name: 'What would be done' });
  await expect(would.getByRole('row', { name: 'Capture' })).toContainText('SEK 549.00');
  await expect(would.getByRole('row', { name: 'Refund' })).toContainText('SEK 99.50');
  await expect(would.getByRole('row', { name: 'Capture' })).toContainText('1 of 2');
  const reasons = page.getByRole('list', { name: 'Errors by reason' }).getByRole('listitem');
  await expect(reasons).toHaveText([/^1 × There is no such order\.Check how/, /^1 × Something that was entered is not as it should be\.$/]);
  const results = page.getByRole('table', { name: 'Result per row' });
  await expect(results.getByRole('row')).toHaveCount(6);
  await page.getByText('Failures only').click();
  await expect(results.getByRole('row')).toHaveCount(3);
  await expect(results.getByRole('row').nth(1)).toContainText('Check how the order is written');
  await expect(results.getByRole('row').nth(2)).toContainText('Correct the column amount.');
  expect(await shop.load(captured.order_id)).toMatchObject({ captured_amount: 0 });

  await button(page, 'Run 3 rows, capture SEK 549.00, refund SEK 99.50').click();
  const dialog = page.getByRole('dialog', { name: 'Run 3 rows?' });
  await expect(dialog).toContainText('2 rows have errors: they will fail and change nothing.');
  await button(dialog, 'Run 3 rows, capture SEK 549.00, refund SEK 99.50').click();
  await expect(status(page, 'Finished')).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '5');
  await expect(page.getByRole('table', { name: 'What was done' }).getByRole('row', { name: 'Captured' })).toContainText(
    'SEK 549.00',
  );
  expect(await shop.load(captured.order_id)).toMatchObject({ captured_amount: 54_900 });
  expect(await shop.load(cancelled.order_id)).toMatchObject({ status: 'CANCELLED' });
  expect(await shop.load(refunded.order_id)).toMatchObject({ refunded_amount: 9_950 });

  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download result file' }).click();
  const lines = (await readFile(await (await coming).path(), 'utf8')).trim().split(/\r?\n/);
  expect(lines).toHaveLength(6);
  expect(lines[0]).toContain('x_note;result_outcome');
  expect(lines[1]).toContain('first;captured');
  expect(lines[4]).toContain('NO_SUCH_ORDER');

  await page.getByRole('link', { name: 'Bulk', exact: true }).first().click();
  await expect(page.getByRole('list', { name: 'Bulk jobs' }).getByRole('listitem').first()).toContainText(file.name);
  await choose(page, { ...file, name: 'again.csv' });
  const said = page.getByRole('status').filter({ hasText: 'again.csv was uploaded before' });
  await expect(said).toContainText(`${file.name} · Finished`);
  await said.getByRole('link', { name: 'Show its job' }).click();
  await expect(page.getByRole('heading', { level: 1, name: file.name })).toBeFocused();
  expect(await shop.load(captured.order_id)).toMatchObject({ captured_amount: 54_900 });
});

test('a file of which all or nothing is to be done is not run while a row has an error, and another runs once', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  const { captured, file } = await mixedFile(shop);
  await page.goto('/bulk');
  await page.getByLabel('Do none of them').check();
  await choose(page, file);
  await expect(status(page, 'Checked')).toBeVisible();
  const run = page.getByRole('region', { name: 'What would be done' }).getByRole('button');
  await expect(run).toHaveAccessibleDescription(/^All rows or none are to be done, and a row has an error/);
  await run.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByLabel('Do the other rows').check();
  await button(page, /^Run 3 rows/).click();
  await expect(page.getByRole('dialog')).toContainText('Each row is done or fails by itself.');
  await page.keyboard.press('Escape');
  await button(page, 'Cancel job').click();
  await button(page.getByRole('dialog'), 'Cancel job').click();
  await expect(status(page, 'Cancelled')).toBeVisible();
  expect(await shop.load(captured.order_id)).toMatchObject({ captured_amount: 0 });
  await page.goto('/bulk');
  await page.getByLabel('Do none of them').check();
  await choose(page, file);
  await expect(status(page, 'Checked')).toBeVisible();
  await page.getByLabel('Do the other rows').check();

  await page.route(
    '**/run',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await button(page, /^Run 3 rows/).click();
  await button(page.getByRole('dialog'), /^Run 3 rows/).click();
  await expect(status(page, 'Finished')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await shop.load(captured.order_id)).toMatchObject({ captured_amount: 54_900 });
});

test('a long job is paused, left, found again, resumed and cancelled', async ({ page, shop }) => {
  const { order_id: id } = await shop.place();
  const file = csv(`${unique('long-')}.csv`, 'order,amount', ...Array.from({ length: 90_000 }, () => `${id},1.00`));
  await page.goto('/bulk');
  await page.getByLabel('For rows that name no action').selectOption('Capture');
  await choose(page, file);
  await button(page, 'Pause').click(); // at once: the check of so many rows takes some seconds only
  await expect(status(page, 'Paused')).toBeVisible();
  await page.getByRole('link', { name: 'Bulk', exact: true }).first().click();
  const entry = page.getByRole('list', { name: 'Bulk jobs' }).getByRole('listitem').filter({ hasText: file.name });
  await expect(entry).toContainText('Paused');
  await entry.getByRole('link').click();
  await button(page, 'Resume').click();
  await expect(status(page, 'Paused')).toHaveCount(0);
  await button(page, 'Cancel job').click();
  await button(page.getByRole('dialog'), 'Cancel job').click();
  await expect(status(page, 'Cancelled')).toBeVisible();
  await expect(button(page, 'Resume')).toHaveCount(0);
});

test('a file that is none is refused with what is wrong, and a lost answer does no harm', async ({ page, shop, provokes }) => {
  provokes(/status of 422|net::ERR/);
  await page.goto('/bulk');
  await drop(page, csv('odd.csv', 'order,colour', '1,red'));
  await expect(page.getByRole('alert')).toContainText('The file was not taken in');
  await expect(page.getByRole('alert')).toContainText('colour');
  const order = await shop.place();
  const file = csv(`${unique('lost-')}.csv`, 'order,action', `${order.merchant_reference1},extend`);
  await page.route(
    '**/bulk-jobs?*',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await choose(page, file);
  await expect(page.getByRole('alert')).toContainText('It is not known whether the file was taken in');
  await choose(page, file);
  await expect(page.getByText(`${file.name} was uploaded before`)).toBeVisible();
});

test('the template names columns that are known, and can be uploaded', async ({ page }) => {
  await page.goto('/bulk');
  await page.getByText('How a file looks').first().click();
  for (const name of ['CSV template', 'NDJSON template']) {
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name }).click();
    const text = await readFile(await (await coming).path(), 'utf8');
    await choose(page, { ...csv(`${unique('template-')}.txt`), buffer: Buffer.from(text) });
    await expect(status(page, 'Checked')).toBeVisible();
    await expect(page.getByText(/^There is no order “/).first()).toBeVisible();
    await page.goto('/bulk');
    await page.getByText('How a file looks').first().click();
  }
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('sees the jobs, and why no file can be uploaded', async ({ page }) => {
    await page.goto('/bulk');
    await expect(button(page, 'Choose a file')).toHaveAccessibleDescription(
      'Your role, Viewer, may view bulk jobs but not run them.',
    );
    await page.getByRole('list', { name: 'Bulk jobs' }).getByRole('link').first().click();
    await expect(page.getByRole('region', { name: 'Progress' })).toBeVisible();
  });
});

for (const [size, viewport] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark'] as const)
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('bulk jobs can be read', async ({ page, shop }) => {
        const { file } = await mixedFile(shop);
        await page.goto('/bulk');
        await page.getByText('How a file looks').first().click();
        await expect(page.getByRole('list', { name: 'Bulk jobs' })).toBeVisible();
        await look(page, `bulkfiles-${size}-${scheme}`);
        await choose(page, file);
        await expect(status(page, 'Checked')).toBeVisible();
        await expect(page.getByRole('table', { name: 'Result per row' })).toBeVisible();
        await expect(page.getByRole('table', { name: 'What would be done' })).toBeVisible();
        await look(page, `bulkfiles-checked-${size}-${scheme}`);
        await button(page, /^Run 3 rows/).click();
        await look(page, `bulkfiles-run-${size}-${scheme}`, '[role="dialog"]');
      });
    });
