import { look, SIZES } from '../support/look';
import { button, openOrders } from '../support/portal';
import { unique, type Shop } from '../support/shop';
import { expect, test } from '../support/test';

// What all orders of the list come to, and capturing all that match: just those that were confirmed.

async function placeSome(shop: Shop, count: number): Promise<{ word: string; ids: string[] }> {
  const word = unique('TOT');
  const ids = [];
  for (let n = 0; n < count; n++) ids.push((await shop.place({ reference: `${word}-${n}` })).order_id);
  return { word, ids };
}

test('the foot of the list says what all that match come to, and what is selected', async ({ page, shop }) => {
  const { word, ids } = await placeSome(shop, 2);
  const euros = await shop.place({ reference: `${word}-EUR`, currency: 'EUR' });
  await shop.capture(ids[0] ?? '', { captured_amount: 54_900 });
  await shop.capture(euros.order_id, { full: true });
  await openOrders(page, `?query=${word}`);
  const foot = page.getByRole('region', { name: 'Totals' });
  await expect(foot).toContainText('3 orders match');
  await expect(foot).toContainText('Order amount€1,549.00Captured€1,549.00Refunded€0.00Left to capture€0.00');
  await expect(foot).toContainText('Order amountSEK 3,098.00CapturedSEK 549.00RefundedSEK 0.00Left to captureSEK 2,549.00');
  await look(page, 'totals');
  await page.getByLabel(`Select order ${word}-0`).check();
  await expect(foot).toContainText('1 order selected');
  await expect(foot).toContainText('Order amountSEK 1,549.00CapturedSEK 549.00');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(SIZES.phone);
  await look(page, 'totals-phone-dark');
});

test('totals of too many orders say that they are of a part, and not all can be selected', async ({ page, shop }) => {
  const { word } = await placeSome(shop, 2);
  await page.route('**/merchant/v1/order-totals?*', async (route) => {
    const answer = await route.fetch();
    const { digest, ...told } = (await answer.json()) as { digest: string };
    expect(digest).toHaveLength(16);
    await route.fulfill({ response: answer, json: { ...told, orders_count: 100_000, truncated: true } });
  });
  await openOrders(page, `?query=${word}`);
  const foot = page.getByRole('region', { name: 'Totals' });
  await expect(foot).toContainText('At least 100,000 orders match');
  await expect(foot).toContainText('Narrow the filter for exact totals.');
  await page.getByLabel('Select all on this page').check();
  await expect(button(page, 'Select all 100,000 that match')).toHaveAccessibleDescription(
    'Too many orders match to select all of them. Narrow the filter.',
  );
});

test('all that match are captured, unless others match by then', async ({ page, shop, provokes }) => {
  provokes(/409/);
  const { word, ids } = await placeSome(shop, 51);
  await openOrders(page, `?query=${word}`);
  await page.getByLabel('Select all on this page').check();
  const bar = page.getByRole('region', { name: 'Selected orders' });
  await expect(bar).toContainText('50 orders selected');
  await button(bar, 'Select all 51 that match').click();
  await expect(bar).toContainText('All 51 orders that match selected');
  await expect(bar).toContainText('SEK 78,999.00 left to capture');
  await page.getByRole('checkbox', { name: /^Select order/ }).first().uncheck();
  await expect(bar).toContainText('49 orders selected');
  await page.getByLabel('Select all on this page').check();
  await button(bar, 'Select all 51 that match').click();
  await page.getByRole('searchbox').fill(`${word}-7`);
  await expect(bar).not.toContainText('that match selected');
  await expect(bar).toContainText('50 orders selected');
  await page.getByRole('searchbox').fill(word);
  await expect(bar).toContainText('All 51 orders that match selected');
  await button(page, 'Next').click();
  await expect(page.getByLabel(`Select order ${word}-`, { exact: false })).toHaveCount(1);
  await expect(page.getByRole('checkbox', { name: new RegExp(`^Select order ${word}`) })).toBeChecked();
  await page.getByRole('rowheader').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: word })).toBeVisible();
  await page.goBack();
  await expect(bar).toContainText('All 51 orders that match selected');

  await button(bar, 'Full capture').click();
  const dialog = page.getByRole('dialog', { name: 'Capture all orders that match in full?' });
  await expect(dialog).toContainText('Left to capture, SEKSEK 78,999.00');
  await look(page, 'matching', '[role=dialog]');
  await shop.place({ reference: `${word}-late` });
  await button(dialog, 'Capture 51 orders').click();
  await expect(dialog.getByRole('alert')).toContainText('Other orders match now, so nothing was started');
  await expect(dialog).toContainText('Left to capture, SEKSEK 80,548.00');
  await look(page, 'matching-changed', '[role=dialog]');
  expect(await shop.load(ids[0] ?? '')).toMatchObject({ captured_amount: 0 });

  await button(dialog, 'Capture 52 orders').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Full capture of 52 orders' })).toBeVisible();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '52');

  // What else can be done to all that match is checked first.
  await openOrders(page, `?query=${word}`);
  await page.getByLabel('Select all on this page').check();
  await button(bar, 'Select all 52 that match').click();
  await button(bar, 'More actions').click();
  await look(page, 'matching-actions');
  await page.getByRole('menuitem', { name: 'Refund in full' }).click();
  await expect(page.getByRole('dialog', { name: 'Refund 52 orders in full?' })).toContainText(word);
  await button(page.getByRole('dialog'), 'Check 52 orders').click();
  await expect(button(page, 'Run 52 rows, refund SEK 80,548.00')).toBeVisible();
});
