import type { Page } from '@playwright/test';
import { OLD_ORDER } from '../support/oldOrder';
import { button, openOrder, openOrders, signIn } from '../support/portal';
import { ANNA } from '../support/people';
import { SIZES } from '../support/look';
import { expect, test as base } from '../support/test';

// What browsers are told about the portal is as strict as it can be, and no page needs more: styles come from files, never
// from markup, and so do scripts. A browser that refuses anything says so as an event, on whatever page or dialog.

const POLICY = [
  ...["default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:"],
  ...["object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"],
].join('; ');

const test = base.extend<{ refused: string[] }>({
  refused: async ({ page }, use) => {
    const refused: string[] = [];
    await page.exposeFunction('tellRefused', (told: string) => refused.push(told));
    await page.addInitScript(() => {
      const tell = (window as unknown as { tellRefused: (told: string) => void }).tellRefused;
      document.addEventListener('securitypolicyviolation', (event) =>
        tell(`${event.violatedDirective} of ${event.documentURI}: ${event.blockedURI} ${event.sourceFile}`),
      );
    });
    await use(refused);
    expect(refused, 'what the policy refused').toEqual([]);
  },
});

const PAGES = [
  ...['/', '/orders', '/expiring', '/payments', '/payouts', '/bank', '/disputes', '/bulk', '/exports', '/api-keys'],
  ...['/webhooks', '/users', '/settings', '/security', '/audit-log', '/no-such-page'],
  ...[`/orders/${OLD_ORDER.order_id}`, `/orders/${OLD_ORDER.order_id}/timeline`],
];
const ENTRIES = ['/signin', '/invitation#x', '/forgot-password', '/new-password#x', '/sign-in-by-mail', '/sign-in-link#x'];

async function settled(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path);
  if (answer !== null) expect(answer.headers()['content-security-policy'], path).toBe(POLICY);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.mantine-Skeleton-root, [aria-busy="true"]')).toHaveCount(0);
}

/** None is in the markup, and none was added: neither would be applied. */
async function hasNoStyleElement(page: Page, where: string): Promise<void> {
  expect(await page.evaluate(() => Array.from(document.querySelectorAll('style'), (one) => one.textContent)), where).toEqual([]);
}

for (const scheme of ['light', 'dark'] as const)
  test(`every page keeps the policy in ${scheme}`, async ({ page, refused }) => {
      await page.emulateMedia({ colorScheme: scheme });
    for (const path of PAGES) {
      await settled(page, path);
      await hasNoStyleElement(page, path);
    }
    await settled(page, '/');
    await expect(page.locator('.recharts-surface').first()).toBeVisible();
    await hasNoStyleElement(page, 'the chart');
    expect(refused).toEqual([]);
  });

test.describe('who is not signed in', () => {
  test.use({ as: 'nobody' });

  test('every page before the portal keeps the policy, and so does signing in', async ({ page, refused }) => {
    for (const path of ENTRIES) {
      await settled(page, path);
      await hasNoStyleElement(page, path);
    }
    await page.goto('/signin');
    await signIn(page, ANNA);
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
    expect(refused).toEqual([]);
  });
});

test('dialogs, menus, hints, notifications and the choice of a theme keep the policy', async ({ page, shop, refused }) => {
  const order = await shop.place();
  await openOrders(page);
  await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Status', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Copy / }).first().hover();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await openOrder(page, order);
  await button(page, 'Full capture').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await hasNoStyleElement(page, 'a dialog');
  const overflow = () => page.evaluate(() => getComputedStyle(document.documentElement).overflow);
  await expect.poll(overflow, 'nothing scrolls below').toBe('hidden');
  await dialog.getByRole('button', { name: /^Capture/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'captured' })).toBeVisible();
  await hasNoStyleElement(page, 'a notification');
  await expect.poll(overflow, 'it scrolls again').toBe('visible');

  await page.getByRole('button', { name: ANNA.email }).click();
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await hasNoStyleElement(page, 'the choice of a theme');
  await page.getByText('Light', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');

  await page.setViewportSize(SIZES.phone);
  await openOrders(page);
  await button(page, 'Open menu').click();
  await expect(page.getByRole('dialog').getByRole('link').first()).toBeVisible();
  await hasNoStyleElement(page, 'the menu of a phone');
  expect(refused).toEqual([]);
});

test('what is told is what browsers do: a style in the markup is refused', async ({ page, provokes }) => {
  provokes(/Content Security Policy/);
  await page.goto('/signin');
  const isApplied = await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: rgb(1, 2, 3)"></p><style>#styled { opacity: 0.5 }</style>');
    const { color, opacity } = getComputedStyle(document.querySelector('#styled') as Element);
    return { color: color === 'rgb(1, 2, 3)', opacity: opacity === '0.5' };
  });
  expect(isApplied).toEqual({ color: false, opacity: false });
});
