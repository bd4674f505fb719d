import type { Page } from '@playwright/test';
import { noWiderThanScreen, SIZES, smallTargets } from '../support/look';
import { button, openOrders } from '../support/portal';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

// What axe does not see: docs/accessibility.md has the whole list.

const MENU = [
  ...['/', '/orders', '/expiring', '/payments', '/payouts', '/bank', '/disputes', '/approvals', '/bulk', '/exports'],
  ...['/api-keys', '/webhooks', '/developer-logs', '/users', '/settings', '/audit-log'],
];
const PAGES = [...MENU, '/notifications', '/stores', '/security'];

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.mantine-Skeleton-root, [aria-busy="true"]')).toHaveCount(0);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`on a ${size} every target has 24 pixels each way`, async ({ page, shop }) => {
    await shop.place({ expiresIn: 3 });
    await page.setViewportSize(viewport);
    for (const path of PAGES) {
      await open(page, path);
      await expect.poll(() => smallTargets(page), path).toEqual([]);
    }
  });
}

test('at 200 % zoom nothing scrolls sideways, and the menu is behind one button', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 450 });
  for (const path of PAGES) {
    await open(page, path);
    await noWiderThanScreen(page, path);
  }
  await button(page, 'Open menu').click();
  await expect(page.getByRole('dialog').getByRole('link')).toHaveCount(MENU.length);
});

test('the first Tab of every page is the skip link, and it leads to the content', async ({ page }) => {
  for (const path of PAGES) {
    await open(page, path);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' }), path).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main'), path).toBeFocused();
  }
});

test('every page of the menu is reached by keyboard, and its heading takes the focus', async ({ page }) => {
  await open(page, '/');
  const links = page.getByRole('navigation', { name: 'Main menu' }).getByRole('link');
  for (let i = 1; i < MENU.length; i++) {
    await links.nth(i).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`${MENU[i] ?? ''}$`));
    await expect(page.getByRole('heading', { level: 1 }), MENU[i]).toBeFocused();
  }
});

test('who wants no motion sees none', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, '/');
  const longest = await page.evaluate(() =>
    Math.max(0, ...document.getAnimations().map(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0))),
  );
  expect(longest).toBeLessThan(20);
});

test('the progress of a bulk job is said in words, and its end', async ({ page, shop }) => {
  const family = unique('Said');
  for (let i = 0; i < 2; i++) await shop.place({ family });
  await openOrders(page, `?query=${family}`);
  await page.getByLabel('Select all on this page').check();
  await button(page, 'Full capture').click();
  await button(page, 'Capture 2 orders').click();
  const bar = page.getByRole('progressbar');
  await expect(bar).toHaveAttribute('aria-valuenow', '2');
  await expect(bar).toHaveAttribute('aria-valuetext', /2/);
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: /2/ })).toHaveCount(1);
});
