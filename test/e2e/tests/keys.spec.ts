import { look, SIZES } from '../support/look';
import { button, openOrders } from '../support/portal';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

const keys = (page: import('@playwright/test').Page) => page.getByRole('list', { name: 'API keys' }).getByRole('listitem');

test('a key is made, seen once, used, and revoked', async ({ page, baseURL }) => {
  const label = unique('Webshop');
  await openOrders(page);
  await page.getByRole('link', { name: 'API keys', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'API keys' })).toBeFocused();
  await button(page, 'Create API key').click();
  const dialog = page.getByRole('dialog', { name: 'Create API key' });
  await expect(dialog.getByLabel('What it is for')).toBeFocused();
  await button(dialog, 'Create').click();
  await expect(dialog.getByText('Say what the key is for.')).toBeVisible();
  await dialog.getByLabel('What it is for').fill(label);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('The password is shown only now');
  const username = (await dialog.getByText(/^M100001-[a-z0-9]{6}$/).textContent()) ?? '';
  const password = (await dialog.getByText(/^kco_test_api_/).textContent()) ?? '';
  await look(page, 'api-key-made');
  await page.keyboard.press('Escape');
  await expect(dialog.getByText(password)).toBeVisible();
  const signIn = () =>
    fetch(`${baseURL ?? ''}/merchant/v1/orders`, { headers: { Authorization: `Basic ${btoa(`${username}:${password}`)}` } });
  expect((await signIn()).status).toBe(200);
  await button(dialog, 'I have copied them').click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(password)).toHaveCount(0);

  const entry = keys(page).filter({ hasText: label });
  await expect(entry).toContainText(username);
  await expect(entry).toContainText('Created by anna@example.com');
  await button(entry, `Revoke ${label}`).click();
  const question = page.getByRole('dialog', { name: `Revoke ${label}?` });
  await button(question, 'Cancel').click();
  await expect(question).toHaveCount(0);
  expect((await signIn()).status).toBe(200);
  await button(entry, `Revoke ${label}`).click();
  await button(question, 'Revoke').click();
  await expect(entry).toContainText('Revoked');
  await expect(entry.getByRole('button', { name: /^Revoke/ })).toHaveCount(0);
  expect((await signIn()).status).toBe(401);
});

test('it is said when it is not known whether a key was made', async ({ page, provokes }) => {
  provokes(/net::ERR/);
  await page.goto('/api-keys');
  await page.route('**/merchant/v1/api-keys', (route) =>
    route.request().method() === 'POST' ? route.abort('connectionreset') : route.continue(),
  );
  await button(page, 'Create API key').click();
  const dialog = page.getByRole('dialog', { name: 'Create API key' });
  await dialog.getByLabel('What it is for').fill(unique('Lost'));
  await button(dialog, 'Create').click();
  await expect(dialog.getByRole('alert')).toContainText('It is not known whether the key was made');
});

for (const scheme of ['light', 'dark'] as const)
  for (const [size, viewport] of Object.entries(SIZES))
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('the page of API keys', async ({ page }) => {
        await page.goto('/api-keys');
        await expect(keys(page).first()).toBeVisible();
        await look(page, `api-keys-${size}-${scheme}`);
      });
    });

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('is not offered the page, and told why it is empty', async ({ page }) => {
    await openOrders(page);
    await expect(page.getByRole('link', { name: 'API keys', exact: true })).toHaveCount(0);
    await page.goto('/api-keys');
    await expect(page.getByText('Your role, Viewer, may not see or make API keys.')).toBeVisible();
    await expect(button(page, 'Create API key')).toHaveCount(0);
  });
});
