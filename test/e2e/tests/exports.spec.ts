import { readFile } from 'node:fs/promises';
import { look, SIZES } from '../support/look';
import { button, openOrders } from '../support/portal';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

const list = (page: import('@playwright/test').Page) => page.getByRole('list', { name: 'Exports' }).getByRole('listitem');

test('what the list shows is exported, told when ready, downloaded and deleted', async ({ page, shop }) => {
  const word = unique('EXP');
  const orders = [await shop.place({ reference: `${word}-1` }), await shop.place({ reference: `${word}-2` })];
  await openOrders(page, `?query=${word}`);
  await button(page, 'Export').click();
  const dialog = page.getByRole('dialog', { name: 'Export these orders?' });
  await expect(dialog).toContainText(word);
  await expect(dialog.getByRole('radio', { name: 'CSV, for spreadsheets' })).toBeChecked();
  await look(page, 'export-dialog', '[role=dialog]');
  await button(dialog, 'Export').click();

  await expect(page.getByRole('heading', { level: 1, name: 'Exports' })).toBeFocused();
  const entry = list(page).filter({ hasText: word });
  await expect(entry).toContainText('Finished');
  await expect(page.getByText('The export of 2 orders is ready.')).toBeVisible();
  const coming = page.waitForEvent('download');
  await entry.getByRole('link', { name: `Download the export of ${word}` }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  for (const order of orders) expect(text).toContain(order.order_id);
  expect(text.trim().split('\r\n')).toHaveLength(3);

  await button(entry, `Delete the export of ${word}`).click();
  await expect(entry).toHaveCount(0);
});

test('every column of a file is explained', async ({ page }) => {
  await page.goto('/exports');
  await page.getByText('What the columns mean').click();
  const answer = await page.request.get('/merchant/v1/order-export-columns');
  const { columns } = (await answer.json()) as { columns: { name: string }[] };
  const rows = page.getByRole('table', { name: 'What the columns mean' }).getByRole('rowheader');
  await expect(rows).toHaveText(columns.map(({ name }) => name));
  await look(page, 'export-columns');
});

test('an export that lasts shows how far it is, and says on another page when it is ready', async ({ page }) => {
  let status = 'running';
  const one = () => ({
    export_id: '01a22499-ef9e-78b4-ad1b-6d83e225b062',
    status,
    format: 'ndjson',
    query: { status: 'CAPTURED', currency: 'SEK', refunded: true },
    progress: status === 'running' ? 40 : 100,
    orders_count: 412_000,
    bytes: 88_040_120,
    created_by: { kind: 'user', name: 'anna@example.com' },
    created_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    ...(status === 'finished' && { finished_at: new Date().toISOString() }),
  });
  await page.route('**/merchant/v1/order-exports', (route) => route.fulfill({ json: { exports: [one()] } }));
  await page.goto('/exports');
  const bar = page.getByRole('progressbar', { name: 'Progress of the export of Captured · SEK · With refunds' });
  await expect(bar).toHaveAttribute('aria-valuenow', '40');
  await expect(list(page)).toContainText('412,000 orders written');
  await look(page, 'exports-running');
  await page.getByRole('link', { name: 'Expiring', exact: true }).click();
  status = 'finished';
  await expect(page.getByText('The export of 412,000 orders is ready.')).toBeVisible();
  await button(page, 'Show exports').click();
  await expect(list(page)).toContainText('412,000 orders, 88 MB');
});

test('an export that cannot be written says so where one is, and why', async ({ page }) => {
  let status = 'running';
  const one = () => ({
    export_id: '01a22499-ef9e-78b4-ad1b-6d83e225b063',
    status,
    format: 'csv',
    ...(status === 'running' && { query: {} }),
    ...(status === 'failed' && {
      finished_at: new Date().toISOString(),
      failure: "This version cannot write what was asked for. columns: 'shoe_size' is no column.",
    }),
    progress: 10,
    orders_count: 0,
    bytes: 0,
    created_by: { kind: 'user', name: 'anna@example.com' },
    created_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 3 * 86_400_000).toISOString(),
  });
  await page.route('**/merchant/v1/order-exports', (route) => route.fulfill({ json: { exports: [one()] } }));
  await page.goto('/exports');
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('link', { name: 'Expiring', exact: true }).click();
  status = 'failed';
  await expect(page.getByText('The export could not be written.')).toBeVisible();
  await button(page, 'Show exports').click();
  await expect(list(page)).toContainText('Failed');
  await expect(list(page)).toContainText("'shoe_size' is no column.");
  await expect(list(page)).toContainText('Ask for it again from the list of orders.');
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^Download/ })).toHaveCount(0);
  await look(page, 'exports-failed');
});

test('orders are narrowed by payment method and by refunds', async ({ page }) => {
  await openOrders(page);
  await button(page, 'Payment method').click();
  await page.getByRole('combobox', { name: 'Payment method' }).selectOption({ label: 'Swish' });
  await expect(page).toHaveURL(/payment_method=SWISH/);
  await expect(page.getByRole('button', { name: 'Payment method: Swish' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'With refunds' }).click();
  await expect(page).toHaveURL(/refunded=true/);
  await expect(page.getByRole('checkbox', { name: 'With refunds' })).toBeChecked();
  await button(page, 'Clear all').click();
  await expect(page.getByRole('checkbox', { name: 'With refunds' })).not.toBeChecked();
});

for (const scheme of ['light', 'dark'] as const)
  for (const [size, viewport] of Object.entries(SIZES))
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('the page of exports', async ({ page }) => {
        await openOrders(page, '?currency=SEK&payment_method=INVOICE');
        await look(page, `orders-filters-${size}-${scheme}`);
        await button(page, 'Export').click();
        await button(page.getByRole('dialog'), 'Export').click();
        await expect(list(page).first()).toContainText('Finished');
        await look(page, `exports-${size}-${scheme}`);
      });
    });
