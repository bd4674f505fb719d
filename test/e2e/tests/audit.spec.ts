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

test('a change is told in the words of the form in which it was made', async ({ page }) => {
  const entry = page.getByRole('list', { name: 'Audit log' }).locator('> li').filter({ hasText: 'Settings changed' }).first();
  const form = page.getByRole('form', { name: 'Edit Rules for your shops' });
  const choose = async (compatibility: string, seconds: string) => {
    await page.goto('/settings');
    await button(page, 'Edit Rules for your shops').click();
    await form.getByRole('radio', { name: compatibility }).check();
    await form.getByLabel('Time for repetitions').fill(seconds);
    await button(form, 'Save').click();
    await expect(form).toHaveCount(0);
    await page.goto('/audit-log');
  };
  await choose('Klarna’s rules', '3600');
  await expect(entry).toContainText('Compatibility: Kustom’s rules → Klarna’s rules');
  await expect(entry).toContainText('Time for repetitions: 120 seconds → 3,600 seconds');
  await look(page, 'audit-log-words');
  await choose('Kustom’s rules', '120');
  await expect(entry).toContainText('Time for repetitions: 3,600 seconds → 120 seconds');
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
