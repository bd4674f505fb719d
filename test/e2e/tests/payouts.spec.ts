import { readFile } from 'node:fs/promises';
import { PAID_ORDER } from '../support/oldOrder';
import { look, SIZES } from '../support/look';
import { button, openOrder, openOrders } from '../support/portal';
import { MUG } from '../support/shop';
import { expect, test } from '../support/test';

const CLOSED = 'Closed payouts';
const WATERFALL = 'From sales to the bank statement';

test('a payout leads from what was sold to what the bank paid, and from there to the capture', async ({ page }) => {
  await openOrders(page);
  await page.getByRole('link', { name: 'Payouts', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Payouts' })).toBeFocused();
  const payouts = page.getByRole('table', { name: CLOSED }).getByRole('row');
  await expect(payouts.last()).toContainText('Paid');
  await payouts.last().getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: /^Payout / })).toBeFocused();
  const steps = page.getByRole('table', { name: WATERFALL });
  const step = (name: string) => steps.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  await expect(step('Opening balance')).toContainText('CHF 0.00');
  await expect(step('Sales')).toContainText('CHF 600.00');
  await expect(step('Fees')).toContainText('-CHF 12.00');
  await expect(step('VAT on fees')).toContainText('-CHF 3.00');
  await expect(step('VAT on fees')).toContainText('CHF 585.00');
  await expect(step('On the bank statement')).toContainText('CHF 585.00');

  await button(page, 'Fees').focus();
  await page.keyboard.press('Enter');
  const fees = page.getByRole('table', { name: 'Lines of Fees' });
  await expect(fees).toContainText('-CHF 12.00');
  await page.keyboard.press('Tab');
  await expect(fees.getByRole('link', { name: PAID_ORDER.merchant_reference1 })).toBeFocused();
  await page.keyboard.press('Enter');
  const capture = page.locator(`[id="${PAID_ORDER.captures[0]?.capture_id ?? ''}"]`);
  await expect(capture).toBeFocused();
  await expect(capture).toContainText(/Payout [A-Z0-9]{8} paid on \d/);
  await capture.getByRole('link', { name: /^Payout/ }).click();
  await expect(steps).toBeVisible();
});

test('a debt is told by the balances that a payout opens and closes with', async ({ page }) => {
  await page.goto('/payouts?currency=CHF');
  const last = page.getByRole('table', { name: CLOSED }).getByRole('row').nth(1);
  await expect(last).toContainText('Nothing to pay');
  await last.getByRole('link').click();
  const steps = page.getByRole('table', { name: WATERFALL });
  await expect(steps.getByRole('row')).toHaveText([
    'WhatAmountBalance',
    'Opening balanceCHF 0.00CHF 0.00',
    'Returns-CHF 100.00-CHF 100.00',
    'Fees given backCHF 2.00-CHF 98.00',
    'VAT on fees given backCHF 0.50-CHF 97.50',
    'Carried to later payoutsCHF 97.50CHF 0.00',
    'To be paidCHF 0.00',
  ]);
  await button(page, 'Returns').click();
  await expect(page.getByRole('table', { name: 'Lines of Returns' })).toContainText('Refund');
  await page.getByRole('main').getByRole('link', { name: 'Payouts', exact: true }).click();
  await expect(page).toHaveURL(/\/payouts\?currency=CHF$/);
});

test('payouts are found by day, status and currency, and the address keeps it', async ({ page }) => {
  await page.goto('/payouts');
  const payouts = page.getByRole('table', { name: CLOSED }).getByRole('rowheader');
  await expect(payouts).toHaveCount(3);
  await page.getByLabel('Status').selectOption('Paid');
  await expect(payouts).toHaveCount(1);
  await expect(page).toHaveURL(/status=paid/);
  await page.getByLabel('Currency').selectOption('SEK');
  await expect(page.getByText('No payout matches')).toBeVisible();
  await page.reload();
  await expect(page.getByText('No payout matches')).toBeVisible();
  await button(page, 'Clear all').click();
  await expect(payouts).toHaveCount(3);
  await button(page, 'Payout date').click();
  await button(page.getByRole('dialog'), 'Last 7 days').click();
  await expect(payouts).toHaveCount(1);
});

test('what is captured now is in an upcoming payout', async ({ page, shop }) => {
  const order = await shop.place({ currency: 'DKK', goods: [MUG], method: { type: 'CARD' } });
  await shop.capture(order.order_id, { full: true });
  const upcoming = page.getByRole('table', { name: 'Upcoming payouts' });
  await expect(async () => {
    await page.goto('/payouts');
    await expect(upcoming.getByRole('row').filter({ hasText: 'DKK 243.75' })).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await upcoming.getByRole('row').filter({ hasText: 'DKK 243.75' }).getByRole('link').click();
  await expect(page.getByText('This payout is still open')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Report as CSV' })).toHaveCount(0);
  await button(page, 'Sales').click();
  await expect(page.getByRole('table', { name: 'Lines of Sales' })).toContainText(order.merchant_reference1);
  await openOrder(page, order);
  await expect(page.getByRole('region', { name: 'Captures' })).toContainText(/Payout [A-Z0-9]{8} will be paid on \d/);
});

test('reports are saved: of one payout, and of all of some days', async ({ page }) => {
  await page.goto('/payouts');
  await button(page, 'Reports of several days').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First payout date').fill('2020-01-01');
  const whole = page.waitForEvent('download');
  await button(dialog, 'Report as CSV').click();
  const report = await readFile(await (await whole).path(), 'utf8');
  expect((await whole).suggestedFilename()).toMatch(/^payouts-2020-01-01-.*\.csv$/);
  for (const { capture_id } of PAID_ORDER.captures) expect(report).toContain(capture_id);
  const drawn = page.waitForEvent('popup');
  await button(dialog, 'Report as PDF').click();
  await expect(await drawn).toHaveURL(/reports\/payouts-summary\?start_date=2020-01-01&end_date=/);
  await dialog.getByLabel('Last payout date').fill('2019-12-31');
  await button(dialog, 'Report as CSV').click();
  await expect(dialog).toContainText('The first day is after the last.');
  await page.keyboard.press('Escape');

  await page.getByRole('table', { name: CLOSED }).getByRole('row').last().getByRole('link').click();
  const one = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Report as CSV' }).click();
  expect((await one).suggestedFilename()).toMatch(/^payout-[A-Z0-9]{8}\.csv$/);
  expect(await readFile(await (await one).path(), 'utf8')).toContain(PAID_ORDER.captures[0]?.capture_id ?? '');
  const letter = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Report as PDF' }).click();
  await expect(await letter).toHaveURL(/reports\/payout\?payment_reference=[A-Z0-9]{8}$/);
});

test('where lines are rare, the portal looks on until it has found them', async ({ page }) => {
  const line = { detailed_type: 'PURCHASE', meaning: 'A capture', at: '2026-11-24T10:00:00.000Z', amount: 60_000 };
  await page.route('**/lines?*', (route) => {
    const isFirst = !route.request().url().includes('cursor');
    return route.fulfill({ json: isFirst ? { lines: [], next: 'further' } : { lines: [line] } });
  });
  await page.goto('/payouts');
  await page.getByRole('table', { name: CLOSED }).getByRole('row').last().getByRole('link').click();
  await button(page, 'Sales').click();
  await expect(page.getByRole('table', { name: 'Lines of Sales' })).toContainText('The payout itself');
});

test('what cannot be loaded can be tried again, and what is not there is said', async ({ page, provokes }) => {
  provokes(/net::ERR|status of 40/);
  await page.route('**/merchant/v1/payouts?*', (route) => route.abort('connectionrefused'));
  await page.goto('/payouts');
  await expect(page.getByText('Could not load the payouts')).toBeVisible();
  await page.unroute('**/merchant/v1/payouts?*');
  await button(page, 'Try again').click();
  await expect(page.getByRole('table', { name: CLOSED })).toBeVisible();
  await page.goto('/payouts/AAAAAAAA');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await page.goto('/payouts/mistyped');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('is told that payouts are not for that role, and sees the day of one on the order', async ({ page }) => {
    await openOrders(page);
    await expect(page.getByRole('link', { name: 'Payouts', exact: true })).toHaveCount(0);
    for (const path of ['/payouts', '/payouts/AAAAAAAA']) {
      await page.goto(path);
      await expect(page.getByText('Your role does not see payouts')).toBeVisible();
    }
    await openOrder(page, PAID_ORDER);
    const captures = page.getByRole('region', { name: 'Captures' });
    await expect(captures).toContainText(/Payout [A-Z0-9]{8} paid on \d/);
    await expect(captures.getByRole('link', { name: /^Payout/ })).toHaveCount(0);
  });
});

for (const [size, viewport] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark'] as const)
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('payouts and their steps can be read', async ({ page }) => {
        await page.goto('/payouts');
        await expect(page.getByRole('table', { name: CLOSED })).toBeVisible();
        await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
        await look(page, `payouts-${size}-${scheme}`);
        await button(page, 'Reports of several days').click();
        await expect(page.getByLabel('First payout date')).toBeVisible();
        await look(page, `payouts-report-${size}-${scheme}`, '[role="dialog"]');
        await page.keyboard.press('Escape');
        await page.getByRole('table', { name: CLOSED }).getByRole('row').last().getByRole('link').click();
        for (const step of ['Sales', 'Fees']) {
          await button(page, step).click();
          await expect(page.getByRole('table', { name: `Lines of ${step}` })).toBeVisible();
        }
        await look(page, `payout-${size}-${scheme}`);
      });
    });
