import type { Locator, Page } from '@playwright/test';
import { openOrder } from '../support/portal';
import { HOOKS, JACKET, lineOf, MUG, unique, type Shop } from '../support/shop';
import { expect, test } from '../support/test';

// What the server lets through, but wants somebody to look at: said on the order's page, at what it concerns, and in
// the timeline.

const notice = (page: Page): Locator => page.getByRole('status', { name: 'Worth a look' });
const movement = (page: Page, list: 'Captures' | 'Refunds', nth: number): Locator =>
  page.getByRole('region', { name: list }).locator('ol > li').nth(nth);
const events = (page: Page): Locator => page.getByRole('tabpanel').locator('ol > li');

/** A capture of it sets nothing in motion that the timeline would tell as well. */
const CARD = { type: 'CARD' };

/** Lines of a wire capture that come to 260.00. */
const LINES = [lineOf(HOOKS), lineOf(MUG)];

async function placeSmall(shop: Shop) {
  return shop.place({ goods: [HOOKS, MUG], method: CARD });
}

test('an order with nothing to look at says nothing', async ({ page, shop }) => {
  const order = await placeSmall(shop);
  await shop.wireCapture(order.order_id, { captured_amount: 26_000, order_lines: LINES });
  await openOrder(page, order);
  await expect(movement(page, 'Captures', 0)).toContainText('SEK 260.00');
  await expect(notice(page)).toBeEmpty();
  await expect(page.getByText('Lines differ')).toHaveCount(0);
});

test('lines that come to less than what was captured are shown with the exact difference', async ({ page, shop }) => {
  const order = await placeSmall(shop);
  await shop.wireCapture(order.order_id, { captured_amount: 1_000, order_lines: [lineOf(HOOKS)] });
  const mugs = { ...lineOf(MUG), total_amount: 24_990 };
  await shop.wireCapture(order.order_id, { captured_amount: 25_000, order_lines: [mugs] });
  await openOrder(page, order);

  await expect(notice(page)).toContainText('One thing is worth a look');
  await expect(notice(page)).toContainText(
    `Lines differ: capture ${order.klarna_reference}-2The lines come to SEK 0.10 less than what was captured. ` +
      'The amount counts; correct the lines in the shop.',
  );
  await expect(movement(page, 'Captures', 0)).not.toContainText('Lines differ');
  await expect(movement(page, 'Captures', 1)).toContainText('Lines differ');

  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(events(page).nth(1)).not.toContainText('Lines differ');
  await expect(events(page).nth(2)).toContainText('The lines come to SEK 0.10 less than what was captured.');
});

test('a link in the notice leads to the capture, by keyboard, and once more', async ({ page, shop }) => {
  const order = await placeSmall(shop);
  await shop.wireCapture(order.order_id, { captured_amount: 1_010, order_lines: [lineOf(HOOKS)] });
  await openOrder(page, order);
  const link = notice(page).getByRole('link', { name: `capture ${order.klarna_reference}-1` });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(movement(page, 'Captures', 0)).toBeFocused();
  await expect(movement(page, 'Captures', 0)).toBeInViewport();
  await link.click();
  await expect(movement(page, 'Captures', 0)).toBeFocused();
});

test('refunds are held against their lines and against the units captured', async ({ page, shop }) => {
  const order = await placeSmall(shop);
  await shop.wireCapture(order.order_id, { captured_amount: 26_000, order_lines: LINES });
  await shop.wire('POST', `${order.order_id}/refunds`, {
    refunded_amount: 400,
    description: 'One hook',
    order_lines: [lineOf({ ...HOOKS, quantity: 1, discount: 1 })],
  });
  await shop.wire('POST', `${order.order_id}/refunds`, {
    refunded_amount: 500,
    description: 'Scratched',
    order_lines: [lineOf({ ...MUG, quantity: 5, unit_price: 100 })],
  });
  await openOrder(page, order);
  await expect(notice(page)).toContainText('2 things are worth a look');
  await expect(notice(page)).toContainText(
    'Lines differ: refund One hookThe lines come to SEK 0.67 less than what was refunded.',
  );
  await expect(notice(page)).toContainText('Too many units: refund Scratched3 units more were refunded than captured.');
  await expect(movement(page, 'Refunds', 0)).toContainText('Lines differ');
  await expect(movement(page, 'Refunds', 1)).toContainText('Too many units');
});

test('a capture that may be one too many names the first', async ({ page, shop }) => {
  const order = await placeSmall(shop);
  for (let i = 0; i < 2; i++) await shop.wireCapture(order.order_id, { captured_amount: 1_000 });
  await openOrder(page, order);
  const first = `${order.klarna_reference}-1`;
  await expect(notice(page)).toContainText(`Possible duplicate: capture ${order.klarna_reference}-2`);
  await expect(notice(page)).toContainText(`This may be capture ${first} once more`);
  await expect(notice(page)).toContainText('refund one of the two');
  await expect(movement(page, 'Captures', 0)).not.toContainText('Possible duplicate');
  await expect(movement(page, 'Captures', 1)).toContainText('Possible duplicate');

  await page.getByRole('tab', { name: 'Timeline' }).click();
  const told = events(page).nth(2);
  await expect(told).toContainText('Possible duplicate');
  await told.getByRole('link', { name: `Capture ${first}` }).click();
  await expect(movement(page, 'Captures', 0)).toBeFocused();
});

test('a repetition that was stopped is told, and nothing was captured', async ({ page, shop }) => {
  const order = await placeSmall(shop);
  await page.goto('/orders');
  const { csrf_token } = (await (await page.request.get('/merchant/v1/session')).json()) as { csrf_token: string };
  const choose = async (duplicate_guard: string) => {
    const headers = { 'X-CSRF-Token': csrf_token };
    const answer = await page.request.patch('/merchant/v1/settings', { headers, data: { duplicate_guard } });
    expect(answer.ok()).toBe(true);
  };
  await choose('absorb');
  try {
    const id = await shop.wireCapture(order.order_id, { captured_amount: 1_000 });
    expect(await shop.wireCapture(order.order_id, { captured_amount: 1_000 })).toBe(id);
  } finally {
    await choose('flag');
  }
  expect((await shop.load(order.order_id)).captured_amount).toBe(1_000);
  await openOrder(page, order);
  await expect(notice(page)).toContainText('Repetition stopped');
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(events(page).nth(2)).toContainText('Request flagged');
  await expect(events(page).nth(2)).toContainText(`Capture ${order.klarna_reference}-1 was asked for once more`);
  await expect(events(page).nth(2)).toContainText('Nothing more was captured.');
});

test('a key that came again with another body is told', async ({ page, shop }) => {
  const order = await placeSmall(shop);
  const key = unique('parcel-');
  await shop.wireCapture(order.order_id, { captured_amount: 1_000 }, key);
  await shop.wireCapture(order.order_id, { captured_amount: 2_000 }, key);
  await openOrder(page, order);
  await expect(notice(page)).toContainText('Key used twice');
  await expect(notice(page)).toContainText('nothing was done');
  await expect(page.getByRole('region', { name: 'Captures' }).locator('ol > li')).toHaveCount(1);
});

test('lines of an update that differ are marked at the order lines, until the next update', async ({ page, shop }) => {
  const order = await shop.place({ goods: [HOOKS, MUG] });
  const lines = page.getByRole('region', { name: 'Order lines' });
  await shop.wire('PATCH', `${order.order_id}/authorization`, { order_amount: 27_000, order_lines: LINES });
  await openOrder(page, order);
  await expect(lines).toContainText('Lines differ');
  await expect(notice(page)).toContainText(
    'Lines differ: order linesThe lines come to SEK 10.00 less than the order amount.',
  );
  await shop.wire('PATCH', `${order.order_id}/authorization`, { order_amount: 26_000, order_lines: LINES });
  await page.reload();
  await expect(lines).toContainText('Fish hook');
  await expect(lines).not.toContainText('Lines differ');
  await expect(notice(page)).toBeEmpty();
});

test('of many warnings the newest are told, and the timeline has the rest', async ({ page, shop }) => {
  const order = await shop.place({ goods: [JACKET], method: CARD });
  for (let i = 1; i <= 5; i++) {
    await shop.wireCapture(order.order_id, { captured_amount: 1_000 + i, order_lines: [lineOf(HOOKS)] });
  }
  await openOrder(page, order);
  await expect(notice(page)).toContainText('5 things are worth a look');
  const told = notice(page).getByRole('listitem');
  await expect(told).toHaveCount(3);
  await expect(told.first()).toContainText('SEK 0.05 less');
  await notice(page).getByRole('link', { name: '2 more in the timeline' }).click();
  await expect(page).toHaveURL(/timeline\?sort=newest$/);
  await expect(events(page).first()).toContainText('SEK 0.05 less');
});

test('nothing offers what the portal cannot do yet', async ({ page, shop }) => {
  await openOrder(page, await placeSmall(shop));
  await expect(page.getByRole('button', { name: /extend|refund|release|cancel|update/i })).toHaveCount(0);
});
