import type { Page, Route } from '@playwright/test';
import { button, expectCaptured, openOrder } from '../support/portal';
import { expect, test } from '../support/test';

// A capture moves money: however the network behaves and however often one presses, it happens once.

const CAPTURES = '**/merchant/v1/orders/*/captures';

/** The request reaches the server and is carried out, but its answer never arrives. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch();
  await route.abort('connectionreset');
}

/** Captures SEK 250.50 of an order that is shown; twice it is not known whether it went through. */
async function captureAtThirdTry(page: Page): Promise<void> {
  await button(page, 'Capture amount').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount in SEK').fill('250,50');
  await button(dialog, 'Capture SEK 250.50').click();
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(dialog.getByRole('alert')).toContainText('It is not known whether the capture went through');
    await expect(dialog.getByRole('alert').filter({ hasText: 'Trying again is safe' })).toBeVisible();
    await expect(dialog.getByLabel('Amount in SEK')).toHaveAttribute('readonly');
    await button(dialog, 'Try again').click();
  }
  await expectCaptured(page, 'SEK 250.50');
}

test('a double click on the confirmation captures once', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrder(page, order);
  await button(page, 'Capture amount').click();
  await page.getByLabel('Amount in SEK').fill('100');
  await button(page, 'Capture SEK 100.00').dblclick();
  await expectCaptured(page, 'SEK 100.00');
  expect((await shop.load(order.order_id)).captures).toHaveLength(1);
});

test('an impatient Enter captures once', async ({ page, shop }) => {
  const order = await shop.place();
  let requests = 0;
  let answer = () => {};
  const pressed = new Promise<void>((go) => (answer = go));
  await page.route(CAPTURES, async (route) => {
    requests += 1;
    const response = await route.fetch();
    await pressed;
    await route.fulfill({ response });
  });
  await openOrder(page, order);
  await button(page, 'Full capture').click();
  await expect(button(page, 'Capture SEK 1,549.00')).toBeFocused();
  await expect(page.getByRole('region', { name: 'What this capture does' })).toBeVisible();
  for (let i = 0; i < 5; i++) await page.keyboard.press('Enter');
  answer();
  await expectCaptured(page, 'SEK 1,549.00');
  expect(requests).toBe(1);
  expect((await shop.load(order.order_id)).captures).toHaveLength(1);
});

test('when the answer is lost, trying again captures once', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  const order = await shop.place();
  const keys: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/captures')) keys.push(request.headers()['idempotency-key']);
  });
  await page.route(CAPTURES, loseAnswer, { times: 2 });
  await openOrder(page, order);
  await captureAtThirdTry(page);
  const after = await shop.load(order.order_id);
  expect(after.captures.map((capture) => capture.captured_amount)).toEqual([25_050]);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toBeTruthy();
});

test('a retry that is refused at the door leaves the first attempt open, and the next one captures once', async ({ page, shop, provokes }) => {
  provokes(/net::ERR|403/);
  const order = await shop.place();
  const keys: (string | undefined)[] = [];
  let answers = 0;
  await page.route(CAPTURES, async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    answers += 1;
    if (answers === 1) return loseAnswer(route);
    if (answers > 2) return route.continue();
    // Somebody signed in anew in another tab: the token of this one counts no more.
    return route.continue({ headers: { ...route.request().headers(), 'x-csrf-token': 'of-another-session' } });
  });
  await openOrder(page, order);
  await captureAtThirdTry(page);
  expect((await shop.load(order.order_id)).captures.map((capture) => capture.captured_amount)).toEqual([25_050]);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test('a dialog closed without knowing shows what really happened', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  const order = await shop.place();
  await page.route(CAPTURES, loseAnswer, { times: 1 });
  await openOrder(page, order);
  await button(page, 'Full capture').click();
  const dialog = page.getByRole('dialog');
  await button(dialog, 'Capture SEK 1,549.00').click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByText('Close', { exact: true }).click();
  await expect(page.getByText('It is not known whether the last capture went through.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Captures' })).toContainText('SEK 1,549.00');
});

test('two dialogs are two captures', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrder(page, order);
  for (let i = 0; i < 2; i++) {
    await button(page, 'Capture amount').click();
    await page.getByLabel('Amount in SEK').fill('10');
    await button(page, 'Capture SEK 10.00').click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  expect((await shop.load(order.order_id)).captures).toHaveLength(2);
});
