import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { button, openOrders } from '../support/portal';
import { isSigned, Receiver } from '../support/receiver';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

const receiver = new Receiver();
let url = '';

test.beforeAll(async () => {
  url = await receiver.open();
});
test.afterAll(() => receiver.close());

const listed = (page: Page) => page.getByRole('list', { name: 'Webhooks' }).getByRole('listitem');
const deliveries = (page: Page) => page.getByRole('list', { name: 'Deliveries' }).getByRole('listitem');
const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name });

/** Makes one that is told of captures, and opens its page; gives its secret. */
async function create(page: Page, path: string): Promise<string> {
  await page.goto('/webhooks');
  await button(page, 'Create webhook').click();
  const dialog = dialogOf(page, 'Create webhook');
  await dialog.getByLabel('Address').fill(url + path);
  await dialog.getByLabel('What it is for').fill('Warehouse');
  await dialog.getByRole('checkbox', { name: 'Something was captured' }).check();
  await button(dialog, 'Create webhook').click();
  const secret = (await dialog.getByText(/^whsec_/).textContent()) ?? '';
  await button(dialog, 'I have copied it').click();
  await page.getByRole('link', { name: url + path, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: url + path })).toBeFocused();
  return secret;
}

const answerBy = async (page: Page, name: string, confirm: string) =>
  button(dialogOf(page, name), confirm).click();

async function remove(page: Page): Promise<void> {
  await button(page, 'Delete').click();
  await answerBy(page, 'Delete this webhook?', 'Delete');
  await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeVisible();
}

test('a webhook is made, told of a capture, and its log is read', async ({ page, shop, provokes }) => {
  const path = `/${unique('hook')}`;
  provokes(/status of 422/);
  await openOrders(page);
  await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeFocused();
  await button(page, 'Create webhook').click();
  const dialog = dialogOf(page, 'Create webhook');
  await expect(dialog.getByLabel('Address')).toBeFocused();
  await button(dialog, 'Create webhook').click();
  await expect(dialog.getByText('Give the address that messages are sent to.')).toBeVisible();
  await expect(dialog.getByText('Choose at least one event.')).toBeVisible();
  await look(page, 'webhook-create');
  await dialog.getByLabel('Address').fill('ftp://shop.example');
  await button(dialog, 'Choose all').click();
  await button(dialog, 'Create webhook').click();
  await expect(dialog.getByRole('alert')).toContainText('The address must be whole');
  await dialog.getByLabel('Address').fill(url + path);
  await button(dialog, 'Choose none').click();
  await dialog.getByRole('checkbox', { name: 'Something was captured' }).check();
  await button(dialog, 'Create webhook').click();
  await expect(dialog.getByRole('alert')).toContainText('The secret is shown only now');
  const secret = (await dialog.getByText(/^whsec_/).textContent()) ?? '';
  await look(page, 'webhook-made');
  await page.keyboard.press('Escape');
  await expect(dialog.getByText(secret)).toBeVisible();
  await button(dialog, 'I have copied it').click();
  await expect(page.getByText(secret)).toHaveCount(0);
  await page.getByRole('link', { name: url + path, exact: true }).click();
  await expect(page.getByText('Nothing was delivered yet')).toBeVisible();

  const order = await shop.place();
  await shop.capture(order.order_id, { captured_amount: 1200 });
  await expect(deliveries(page)).toHaveCount(1);
  const entry = deliveries(page).filter({ hasText: 'Something was captured' });
  await expect(entry).toContainText('Delivered');
  await button(entry, 'Details of Something was captured').click();
  await expect(entry.getByText('answered 204')).toBeVisible();
  await expect(entry.getByText(order.order_id)).toBeVisible();
  const came = receiver.messages.filter(({ body }) => body.includes(order.order_id));
  expect(came.map((message) => isSigned(message, secret))).toEqual([true]);
  await look(page, 'webhook-log');
  await button(entry, 'Resend').click();
  await expect(entry.getByText('Attempt 2')).toBeVisible();
  await remove(page);
  await expect(listed(page).filter({ hasText: path })).toHaveCount(0);
});

test('a webhook is changed, paused, given another secret, and tried', async ({ page }) => {
  const path = `/${unique('hook')}`;
  const old = await create(page, path);
  await button(page, 'Edit').click();
  const dialog = dialogOf(page, 'Edit webhook');
  await expect(dialog.getByRole('checkbox', { name: 'Something was captured' })).toBeChecked();
  await dialog.getByRole('checkbox', { name: 'Something was refunded' }).check();
  await button(dialog, 'Save').click();
  await expect(page.getByRole('region', { name: 'Told of' }).getByRole('listitem')).toHaveText([
    'Something was captured',
    'Something was refunded',
  ]);

  await button(page, 'Pause').click();
  await answerBy(page, 'Pause this webhook?', 'Pause');
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await expect(button(page, /^Send test/)).toHaveAttribute('aria-disabled', 'true');
  await button(page, 'Enable').click();
  await expect(page.getByText('Enabled', { exact: true })).toBeVisible();

  await button(page, 'New secret').click();
  await answerBy(page, 'Make a new secret?', 'Make new secret');
  const question = dialogOf(page, 'Make a new secret?');
  const secret = (await question.getByText(/^whsec_/).textContent()) ?? '';
  expect(secret).not.toBe(old);
  await button(question, 'I have copied it').click();
  await expect(page.getByRole('paragraph').filter({ hasText: 'Signed with the old secret as well until' })).toBeVisible();
  await expect(button(page, 'New secret')).toHaveAttribute('aria-disabled', 'true'); // a third would end one that is in use
  await button(page, /^Send test/).click();
  await expect(deliveries(page).filter({ hasText: 'Test message' })).toContainText('Delivered');
  const [message] = receiver.messages.slice(-1);
  expect(message !== undefined && isSigned(message, secret) && isSigned(message, old)).toBe(true);
  await remove(page);
});

/** On a phone in the dark, and on a desk in the light. */
async function lookTwice(page: Page, name: string): Promise<void> {
  for (const [size, colorScheme] of [
    ['phone', 'dark'],
    ['desktop', 'light'],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(SIZES[size]);
    await look(page, `${name}-${size}-${colorScheme}`);
  }
}

test('one that says gone is switched off, and says why', async ({ page }) => {
  const path = `/${unique('hook')}`;
  receiver.answers.set(path, 410);
  await create(page, path);
  await button(page, /^Send test/).click();
  await expect(page.getByText('It answered 410, which says that it is gone.')).toBeVisible();
  await button(page, 'Details of Test message').click();
  await expect(page.getByText('The warehouse is closed')).toBeVisible();
  await lookTwice(page, 'webhook');
  await page.goto('/webhooks');
  await expect(listed(page).filter({ hasText: path })).toContainText('Switched off');
  await look(page, 'webhooks');
  receiver.answers.delete(path);
  await page.getByRole('link', { name: url + path, exact: true }).click();
  await button(page, 'Enable').click();
  await expect(page.getByText('Enabled', { exact: true })).toBeVisible();
  await remove(page);
});

test('it is said when it is not known whether a webhook was made', async ({ page, provokes }) => {
  provokes(/net::ERR/);
  await page.goto('/webhooks');
  await page.route('**/merchant/v1/webhooks', (route) =>
    route.request().method() === 'POST' ? route.abort('connectionreset') : route.continue(),
  );
  await button(page, 'Create webhook').click();
  const dialog = dialogOf(page, 'Create webhook');
  await dialog.getByLabel('Address').fill('https://shop.example/hooks');
  await button(dialog, 'Choose all').click();
  await button(dialog, 'Create webhook').click();
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether the webhook was made');
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('is not offered the page, and told why it is empty', async ({ page }) => {
    await openOrders(page);
    await expect(page.getByRole('link', { name: 'Webhooks', exact: true })).toHaveCount(0);
    await page.goto('/webhooks');
    await expect(page.getByText('Your role, Viewer, may not see or make webhooks.')).toBeVisible();
    await expect(button(page, 'Create webhook')).toHaveCount(0);
  });
});
