import { look } from '../support/look';
import { ANNA, MERCHANT, VERA } from '../support/people';
import { button, expectCaptured, openOrder, openOrders, signIn } from '../support/portal';
import type { Order } from '../support/shop';
import { expect, test } from '../support/test';
import type { BrowserContext, Page } from '@playwright/test';

test.describe('somebody who is not signed in', () => {
  test.use({ as: 'nobody' });

  test('is told that e-mail or password is wrong, and not which', async ({ page, provokes }) => {
    provokes(/status of 401/);
    await page.goto('/signin');
    await signIn(page, { email: 'nobody@example.com', password: 'wrong' });
    await expect(page.getByRole('alert')).toHaveText('E-mail or password is wrong.');
    await expect(page).toHaveURL(/\/signin$/);
    await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused();
  });

  test('is told what is missing', async ({ page }) => {
    await page.goto('/signin');
    await button(page, 'Sign in').click();
    await expect(page.getByText('Enter your e-mail address.')).toBeVisible();
    await expect(page.getByText('Enter your password.')).toBeVisible();
    await expect(page.getByLabel('E-mail')).toBeFocused();
  });

  const WAITS = [
    { seconds: '42', told: /Too many attempts\.\s*Try again in 4\d seconds\./ },
    { seconds: '3541', told: /Too many attempts\.\s*Try again in (59|60) minutes\./ },
  ];
  for (const { seconds, told } of WAITS)
    test(`is told how long to wait after too many attempts, ${seconds} seconds`, async ({ page, provokes }) => {
      provokes(/status of 429/);
      await page.route('**/merchant/v1/session', (route) =>
        route.fulfill({
          status: 429,
          headers: { 'Retry-After': seconds, 'Content-Type': 'application/problem+json' },
          body: JSON.stringify({ status: 429, code: 'TOO_MANY_REQUESTS', title: 'Too many requests' }),
        }),
      );
      await page.goto('/signin');
      await signIn(page, ANNA);
      await expect(page.getByRole('alert')).toContainText(told);
    });

  test('is told that the server cannot be reached', async ({ page, provokes }) => {
    provokes(/net::ERR/);
    await page.route('**/merchant/v1/session', (route) => route.abort('connectionrefused'));
    await page.goto('/signin');
    await signIn(page, ANNA);
    await expect(page.getByRole('alert')).toContainText('The server did not answer');
  });

  test('comes to the page asked for after signing in', async ({ page, shop }) => {
    const order = await shop.place();
    await page.goto(`/orders/${order.order_id}/timeline?sort=newest`);
    await expect(page).toHaveURL(/\/signin\?next=/);
    await signIn(page, ANNA);
    await expect(page).toHaveURL(new RegExp(`/orders/${order.order_id}/timeline\\?sort=newest$`));
    await expect(page.getByRole('heading', { level: 1, name: order.merchant_reference1 })).toBeVisible();
  });

  test('is not led to another site', async ({ page, baseURL }) => {
    await page.goto('/signin?next=//example.com/');
    await signIn(page, ANNA);
    await expect(page).toHaveURL(`${baseURL ?? ''}/`);
  });

  test('signs in and out', async ({ page }) => {
    await page.goto('/');
    await signIn(page, ANNA);
    await expect(page).toHaveTitle(`Home · ${MERCHANT.name} · fangst`);
    await expect(page.getByText(MERCHANT.name, { exact: true })).toBeVisible();
    await button(page, /Your account/).click();
    const account = page.getByRole('dialog');
    await expect(account).toContainText(ANNA.email);
    await expect(account).toContainText('Administrator');
    await button(account, 'Sign out').click();
    await expect(page).toHaveURL(/\/signin$/);
    await page.goto('/');
    await expect(page).toHaveURL(/\/signin$/);
  });
});

test('a session that ends asks for the password and goes on where one was', async ({ page, context, shop, provokes }) => {
  provokes(/status of 401/);
  const order = await shop.place();
  await openOrders(page, `?query=${order.merchant_reference1}`);
  await context.clearCookies();
  await page.getByRole('link', { name: order.merchant_reference1 }).click();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await signIn(page, ANNA);
  await expect(page.getByText('Your session has ended')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: order.merchant_reference1 })).toBeVisible();
});

test.describe('a session that ends under a form', () => {
  const typeAndLose = async (page: Page, context: BrowserContext, order: Order) => {
    await openOrder(page, order);
    await button(page, 'Capture amount').click();
    await page.getByRole('dialog').getByLabel('Amount in SEK').fill('100,10');
    await page.getByRole('dialog').getByLabel('Description (optional)').fill('First parcel');
    await context.clearCookies();
    await button(page.getByRole('dialog'), 'Capture SEK 100.10').click();
    return page.getByRole('dialog', { name: 'Sign in' });
  };

  test('keeps what was typed for the same user', async ({ page, context, shop, provokes }) => {
    provokes(/status of 401/);
    const order = await shop.place();
    const again = await typeAndLose(page, context, order);
    await expect(again.getByLabel('E-mail')).toHaveValue(ANNA.email);
    await expect(again.getByRole('textbox', { name: 'Password' })).toBeFocused();
    await look(page, 'signin-again');
    await page.keyboard.press('Escape');
    await expect(again).toBeVisible();
    await page.keyboard.type(ANNA.password);
    await page.keyboard.press('Enter');
    await expect(again).toHaveCount(0);

    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Amount in SEK')).toHaveValue('100,10');
    await expect(dialog.getByLabel('Description (optional)')).toHaveValue('First parcel');
    await button(dialog, 'Capture SEK 100.10').click();
    await expectCaptured(page, 'SEK 100.10');
    expect((await shop.load(order.order_id)).captured_amount).toBe(10_010);
  });

  test('shows another user nothing of it', async ({ page, context, shop, provokes }) => {
    provokes(/status of 401/);
    const order = await shop.place();
    await typeAndLose(page, context, order);
    await signIn(page, VERA);
    await expect(page.getByRole('heading', { level: 1, name: order.merchant_reference1 })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button(page, /Your account/)).toContainText(VERA.email);
  });

  test('goes on when somebody signs in beside it', async ({ page, context, shop, provokes }) => {
    provokes(/status of 401/);
    const again = await typeAndLose(page, context, await shop.place());
    const beside = await context.newPage();
    await beside.goto('/signin');
    await signIn(beside, ANNA);
    await expect(beside.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
    await beside.close();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await expect(again).toHaveCount(0);
    await expect(page.getByRole('dialog').getByLabel('Amount in SEK')).toHaveValue('100,10');
  });
});

test('the theme is chosen, and kept', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrder(page, order);
  const scheme = () => page.evaluate(() => document.documentElement.dataset['mantineColorScheme']);
  await expect.poll(scheme).toBe('light');
  await button(page, /Your account/).click();
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(scheme).toBe('dark');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(scheme).toBe('dark');
});

test('an address that leads nowhere says so', async ({ page, provokes }) => {
  provokes(/status of 40[04]/);
  for (const path of [
    '/nowhere',
    '/orders/0190a5c4-0000-7000-8000-000000000000',
    '/jobs/0190a5c4-0000-7000-8000-000000000000',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: 'There is nothing here' })).toBeVisible();
  }
  await page.getByRole('link', { name: 'Go to orders' }).click();
  await expect(page).toHaveURL(/\/orders$/);
});
