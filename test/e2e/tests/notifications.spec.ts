import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { linksTo } from '../support/mailServer';
import { ANNA } from '../support/people';
import { button } from '../support/portal';
import { expect, test } from '../support/test';

const EXPORTS = 'Your exports that are ready';
const bell = (page: Page) => page.getByRole('link', { name: /^Notifications/ });
const list = (page: Page) => page.getByRole('list', { name: 'What happened' }).getByRole('listitem');

const order = (n: number, members: object = {}) => ({
  notification_id: `01a22499-ef9e-78b4-ad1b-6d83e225b0${String(n).padStart(2, '0')}`,
  type: 'order.created',
  at: new Date(Date.now() - n * 3_600_000).toISOString(),
  order_id: '01a22499-ef9e-78b4-ad1b-6d83e225b099',
  reference: `FF-${n}`,
  amount: 123450,
  currency: 'SEK',
  ...members,
});

test('what one has chosen is told here and by mail, and is read once one goes there', async ({ page }) => {
  test.setTimeout(120_000); // the feed waits for half a minute, for what may be committed late
  await page.goto('/notifications');
  await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible();
  const byMail = page.getByRole('checkbox', { name: `${EXPORTS}: by mail` });
  await expect(page.getByRole('checkbox', { name: `${EXPORTS}: here` })).toBeChecked();
  await byMail.check();
  await page.getByLabel('Language of the mails').selectOption('en');
  await button(page, 'Save').click();
  await expect(page.getByText('Your choices are saved')).toBeVisible();

  const { csrf_token: token } = (await (await page.request.get('/merchant/v1/session')).json()) as { csrf_token: string };
  const headers = { 'X-CSRF-Token': token };
  const asked = await page.request.post('/merchant/v1/order-exports', { headers, data: { format: 'csv', query: { query: 'nothing' } } });
  expect(asked.status(), await asked.text()).toBe(202);
  const entry = list(page).filter({ hasText: 'Your export is ready: 0 orders' }).first();
  const isTold = async () => {
    const { notifications } = (await (await page.request.get('/merchant/v1/notifications')).json()) as {
      notifications: { type: string; done?: number }[];
    };
    return notifications.some(({ type, done }) => type === 'export.ready' && done === undefined);
  };
  await expect.poll(isTold, { intervals: [1_000], timeout: 80_000 }).toBe(true);
  await page.reload();
  await expect(entry).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName(/Notifications, \d+ unread/);
  await expect(entry).toContainText('Unread');
  await expect.poll(() => linksTo(ANNA.email, 'notification').some((link) => link.endsWith('/exports')), { timeout: 20_000 }).toBe(true);

  await entry.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Exports' })).toBeFocused();
  await bell(page).click();
  await expect(entry).not.toContainText('Unread');
  await button(page, 'As the role has it').click();
  await expect(byMail).not.toBeChecked();
  await button(page, 'Save').click();
  await expect(page.getByText('Your choices are saved').first()).toBeVisible();
  await page.reload();
  await expect(byMail).not.toBeChecked();
});

test('the bell says when there is more, and all up to what was seen is marked as read', async ({ page }) => {
  let unread = 2;
  const marked: unknown[] = [];
  await page.clock.install();
  await page.route('**/merchant/v1/notifications?*', (route) =>
    route.fulfill({
      json: {
        notifications: [order(1), order(2, { count: 9980, order_id: undefined, reference: undefined }), order(3, { read_at: new Date().toISOString() })],
        unread_count: unread,
      },
    }),
  );
  await page.route('**/merchant/v1/notifications/read', (route) => {
    marked.push(route.request().postDataJSON());
    unread = 0;
    return route.fulfill({ status: 204 });
  });
  await page.goto('/orders');
  const said = page.getByRole('status').filter({ hasText: 'Notifications' });
  await expect(said).toHaveText('Notifications, 2 unread');
  unread = 3;
  await page.clock.fastForward(61_000);
  await expect(said).toHaveText('Notifications, 3 unread');
  await bell(page).click();
  await expect(list(page)).toHaveCount(3);
  await expect(list(page).nth(1)).toContainText('And 9,980 more: New orders');
  await expect(list(page).nth(1).getByRole('link')).toHaveAttribute('href', '/orders');
  await expect(list(page).nth(2)).not.toContainText('Unread');
  await button(page, 'Mark all as read').click();
  await expect(bell(page)).toHaveAccessibleName('Notifications');
  expect(marked).toEqual([{ up_to: order(1).notification_id }]);
});

for (const scheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ as: 'viewer', colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('a role is told what it may not be told, and why', async ({ page }) => {
        await page.route('**/merchant/v1/notifications?*', (route) =>
          route.fulfill({
            json: {
              notifications: [
                order(1),
                order(2, { count: 9980, order_id: undefined, reference: undefined }),
                order(3, { type: 'payout.returned', reference: 'ABCD1234', read_at: new Date().toISOString() }),
              ],
              unread_count: 120,
            },
          }),
        );
        await page.goto('/notifications');
        const off = page.getByRole('checkbox', { name: 'Webhooks switched off after failing: here' });
        await expect(off).toBeDisabled();
        await expect(off).toHaveAccessibleDescription('Not part of the role Viewer');
        await expect(list(page)).toHaveCount(3);
        await look(page, `notifications-${size}-${scheme}`);
        await off.scrollIntoViewIfNeeded();
        await look(page, `notification-choices-${size}-${scheme}`);
      });
    });
  }
}
