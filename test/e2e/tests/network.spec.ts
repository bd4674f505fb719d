import type { Page } from '@playwright/test';
import { look } from '../support/look';
import { OLD_ORDER } from '../support/oldOrder';
import { button, openOrders, searchBox } from '../support/portal';
import { expect, test } from '../support/test';

// What every page does when the network or the server fails: it says so where the data would be, in words, offers to try
// again, and is whole again when that helps. The frame of the portal stays, whatever a page cannot load.

const PROBLEM = { status: 500, code: 'INTERNAL', title: 'Something went wrong', correlation_id: 'c-500' };

/** Each page, what it asks of the API first, and the heading that it has all the same. */
const PAGES: [name: string, path: string, resource: string, heading?: string][] = [
  ['home', '/', 'daily-totals', 'Home'],
  ['orders', '/orders', 'orders', 'Orders'],
  ['expiring', '/expiring', 'expiring', 'Expiring'],
  ['payments', '/payments', 'payments', 'Payments'],
  ['payouts', '/payouts', 'payouts', 'Payouts'],
  ['disputes', '/disputes', 'disputes', 'Disputes'],
  ['approvals', '/approvals', 'approvals', 'Approvals'],
  ['bulk', '/bulk', 'jobs', 'Bulk'],
  ['API keys', '/api-keys', 'api-keys', 'API keys'],
  ['developer logs', '/developer-logs', 'request-log', 'Developer logs'],
  ['settings', '/settings', 'settings', 'Settings'],
  ['notifications', '/notifications', 'notification-preferences', 'Notifications'],
  ['bank', '/bank', 'bank-transactions', 'Bank'],
  ['exports', '/exports', 'order-exports', 'Exports'],
  ['webhooks', '/webhooks', 'webhooks', 'Webhooks'],
  ['users', '/users', 'users', 'Users'],
  ['of how one signs in', '/security', 'sessions', 'Security'],
  ['audit log', '/audit-log', 'audit-log', 'Audit log'],
  ['of an order', `/orders/${OLD_ORDER.order_id}`, `orders/${OLD_ORDER.order_id}`],
];

const FAILURES = {
  'is offline': (page: Page, url: RegExp) => page.route(url, (route) => route.abort('internetdisconnected')),
  'answers 500': (page: Page, url: RegExp) =>
    page.route(url, (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', json: PROBLEM })),
  'answers a page instead of data': (page: Page, url: RegExp) =>
    page.route(url, (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })),
};

/** All of them on the first page; which one it is makes no difference to how the others take it, so they share them. */
const failuresOf = (page: number) => Object.entries(FAILURES).filter((_, i, all) => page === 0 || page % all.length === i);

for (const [index, [name, path, resource, heading]] of PAGES.entries()) {
  const url = new RegExp(`/merchant/v1/${resource}(\\?.*)?$`);
  test(`the page ${name} says what it could not load, and loads it when asked again`, async ({ page, provokes }) => {
    provokes(/net::ERR|status of 50[02]/);
    for (const [failure, fail] of failuresOf(index)) {
      await fail(page, url);
      await page.goto(path);
      const alert = page.getByRole('main').getByRole('alert').filter({ hasText: 'Could not load' }).first();
      await expect(alert, failure).toBeVisible();
      if (heading !== undefined)
        await expect(page.getByRole('heading', { level: 1, name: heading }), failure).toBeVisible();
      await expect(page.getByRole('navigation', { name: 'Main menu' }), failure).toBeVisible();
      if (failure === 'answers 500') await expect(alert).toContainText('c-500');
      await page.unroute(url);
      const again = page.getByRole('main').getByRole('button', { name: 'Try again' });
      while ((await again.count()) > 0) await again.first().click({ timeout: 2_000 }).catch(() => undefined);
      await expect(page.getByRole('main').getByRole('alert').filter({ hasText: 'Could not load' }), failure).toHaveCount(0);
    }
  });

  test(`the page ${name} shows that it is loading while the server is slow`, async ({ page }) => {
    let answer = () => {};
    const held = new Promise<void>((go) => (answer = go));
    await page.route(url, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(path);
    if (heading !== undefined) await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect(page.locator('.mantine-Skeleton-root, [aria-busy="true"]').first()).toBeVisible();
    answer();
    await expect(page.locator('.mantine-Skeleton-root, [aria-busy="true"]')).toHaveCount(0);
  });
}

/** Until it is told that the network is back. */
async function withhold(page: Page, file: RegExp): Promise<() => Promise<void>> {
  await page.route(file, (route) => route.abort('internetdisconnected'));
  return () => page.unroute(file);
}

const MISSING = 'A part of the portal could not be loaded';

test('a page that cannot be fetched says so within the frame, and comes when the network does', async ({ page, context, provokes }) => {
  provokes(/net::ERR|dynamically imported module|Unable to preload/);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  const bell = page.waitForEvent('requestfailed', (request) => request.url().includes('Bell')); // the frame is whole without it
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Audit log', exact: true }).click();
  const alert = page.getByRole('main').getByRole('alert').filter({ hasText: MISSING });
  await expect(alert).toBeVisible();
  await bell;
  await expect(page.getByRole('navigation', { name: 'Main menu' })).toBeVisible();
  await button(alert, 'Try again').click();
  await expect(alert).toBeVisible();
  await context.setOffline(false);
  await button(alert, 'Try again').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeFocused();
  await expect(page.getByRole('link', { name: /^Notifications/ })).toBeVisible(); // that press has fetched the bell as well
});

test('a page that could not be fetched is asked for again by who comes back to it', async ({ page, provokes }) => {
  provokes(/net::ERR|dynamically imported module|Unable to preload/);
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  await page.goto('/');
  const letThrough = await withhold(page, /assets\/AuditPage.*\.js/);
  await link('Audit log').click();
  await expect(page.getByRole('alert').filter({ hasText: MISSING })).toBeVisible();
  await letThrough();
  await link('Users').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  await link('Audit log').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
});

test('a page whose styles could not be fetched comes with them when asked again', async ({ page, provokes }) => {
  provokes(/net::ERR|dynamically imported module|Unable to preload/);
  await page.goto('/');
  const letThrough = await withhold(page, /assets\/AuditPage.*\.css/);
  await page.getByRole('link', { name: 'Audit log', exact: true }).click();
  const alert = page.getByRole('alert').filter({ hasText: MISSING });
  await expect(alert).toBeVisible();
  await letThrough();
  await button(alert, 'Try again').click();
  await expect(page.getByRole('list', { name: 'Audit log' })).toHaveCSS('list-style-type', 'none');
});

test('a dialog that could not be fetched opens when asked again, and nothing that was typed is lost', async ({ page, provokes }) => {
  provokes(/net::ERR|dynamically imported module|Unable to preload/);
  await openOrders(page);
  await searchBox(page).fill('nobody has ordered this');
  const letThrough = await withhold(page, /assets\/SaveViewDialog.*\.js/);
  await button(page, 'Save view').click();
  const alert = page.getByRole('alert').filter({ hasText: MISSING });
  await expect(alert).toBeVisible();
  await look(page, 'part-missing');
  await letThrough();
  await button(alert, 'Try again').click();
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(button(page, 'Save view')).toBeFocused();
  await expect(searchBox(page)).toHaveValue('nobody has ordered this');
});

test('the page is loaded anew by itself when the server has another portal', async ({ page, provokes }) => {
  provokes(/net::ERR|dynamically imported module|Unable to preload/);
  await page.goto('/');
  const letThrough = await withhold(page, /assets\/AuditPage.*\.js/);
  await page.route('**/audit-log', async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.continue();
    await letThrough();
    return route.fulfill({ contentType: 'text/html', body: '<script src="/assets/index-new.js"></script>' });
  });
  const loaded = page.waitForEvent('load');
  await page.getByRole('link', { name: 'Audit log', exact: true }).click();
  await loaded;
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
});
