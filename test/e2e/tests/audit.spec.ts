import { readFile } from 'node:fs/promises';
import { look, SIZES } from '../support/look';
import { button, openOrders } from '../support/portal';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

test('what an administrator did is in the audit log, found by its kind, and saved', async ({ page }) => {
  const label = unique('Audited');
  await page.goto('/api-keys');
  await button(page, 'Create API key').click();
  await page.getByRole('dialog').getByLabel('What it is for').fill(label);
  await page.keyboard.press('Enter');
  await button(page, 'I have copied them').click();

  await page.getByRole('link', { name: 'Audit log', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeFocused();
  const entries = page.getByRole('list', { name: 'Audit log' }).locator('> li');
  await expect(entries.filter({ hasText: label })).toContainText('by anna@example.com from 127.0.0.1');
  await page.getByLabel('Kind').selectOption('Signed in');
  await expect(entries.filter({ hasText: label })).toHaveCount(0);
  await expect(entries.first()).toContainText('Signed in');
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as CSV' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('audit-log.csv');
  expect(await readFile(await saved.path(), 'utf8')).toContain(label);
});

for (const [size, viewport] of Object.entries(SIZES))
  test.describe(size, () => {
    test.use({ colorScheme: size === 'phone' ? 'dark' : 'light', viewport, contextOptions: { reducedMotion: 'reduce' } });

    test('the page of the audit log', async ({ page }) => {
      await page.goto('/audit-log');
      await expect(page.getByRole('list', { name: 'Audit log' }).getByRole('listitem').first()).toBeVisible();
      await look(page, `audit-log-${size}`);
    });
  });

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('is not offered the page, and told why it is empty', async ({ page }) => {
    await openOrders(page);
    await expect(page.getByRole('link', { name: 'Audit log', exact: true })).toHaveCount(0);
    await page.goto('/audit-log');
    await expect(page.getByText('Your role, Viewer, may not see the audit log.')).toBeVisible();
  });
});
