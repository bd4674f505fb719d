import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { TESSA, type Key } from '../support/people';
import { button, rowOf, signIn } from '../support/portal';
import { Shop } from '../support/shop';
import { expect, test } from '../support/test';

const DKK_GOODS = (unit_price: number) => [{ reference: 'NET', name: 'Net', quantity: 1, unit_price }];
const DAY_MS = 86_400_000;

const webhook = (endpoint_id: string, rest: object) => ({
  endpoint_id,
  url: `https://${endpoint_id}.example/hooks/orders-and-payouts`,
  events: ['capture.created'],
  status: 'enabled',
  created_at: '2026-11-02T09:00:00.000Z',
  created_by: { kind: 'user', name: 'anna@example.com' },
  ...rest,
});
/** Three days of failures, which no test waits for. */
const WEBHOOKS = [
  webhook('fine', {}),
  webhook('paused', { status: 'disabled', failures: 2, failing_since: '2026-11-20T10:00:00.000Z' }),
  webhook('failing', { failures: 5, failing_since: '2026-11-20T10:00:00.000Z' }),
  webhook('off', { status: 'failed', reason: 'It answered 410, which says that it is gone.', reason_code: 'WEBHOOK_GONE' }),
];

/** A month of business, which no test has the time to live: answered in place of the server. */
async function pretendBusiness(page: Page): Promise<void> {
  await page.route('**/merchant/v1/daily-totals?*', async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [from, until] = [query.get('from') ?? '', query.get('until') ?? ''];
    const first = Date.parse(from);
    const days = Array.from({ length: (Date.parse(until) - first) / DAY_MS }, (_, i) => ({
      day: new Date(first + i * DAY_MS).toISOString().slice(0, 10),
      currency: 'SEK',
      captures_count: 20 + ((i * 7) % 13),
      captured_amount: 2_400_000 + ((i * 911) % 17) * 140_000,
      refunds_count: i % 4,
      refunded_amount: (i % 4) * 95_000,
    }));
    days.push({ ...days[0], currency: 'EUR', captures_count: 1 } as (typeof days)[number]);
    await route.fulfill({ json: { from, until, days } });
  });
  await page.route('**/merchant/v1/failures', (route) =>
    route.fulfill({
      json: {
        jobs: [{ job_id: '1', kind: 'bulk_capture', total: 40, failed: 3, created_at: '2026-11-20T09:30:00.000Z' }],
        mails: [
          {
            event_id: '2',
            order_id: '3',
            kind: 'invoice',
            state: 'bounced',
            answer: '550 5.1.1 No such user',
            finished_at: '2026-11-21T07:12:00.000Z',
          },
        ],
      },
    }),
  );
  await page.route('**/merchant/v1/webhooks', (route) => route.fulfill({ json: { webhooks: WEBHOOKS } }));
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('the home page can be read by everybody', async ({ page, shop }) => {
        for (const expiresIn of [1, 4, 9]) await shop.place({ expiresIn });
        await pretendBusiness(page);
        await page.goto('/');
        await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible();
        await expect(page.getByRole('table', { name: 'Not captured yet, by day of expiry' })).toBeVisible();
        await expect(page.getByRole('list', { name: '2 webhooks have failing deliveries' })).toBeVisible();
        await look(page, `home-${size}-${colorScheme}`);
        await button(page, 'As a table').click();
        await expect(page.getByRole('table', { name: 'By day, in SEK' })).toBeVisible();
        await look(page, `home-table-${size}-${colorScheme}`);
      });
    });
  }
}

test('the home page shows by day and currency what was captured, in a chart and in a table', async ({ page }) => {
  await pretendBusiness(page);
  await page.goto('/');
  const business = page.getByRole('region', { name: 'Captured, refunded and paid out' });
  await expect(business.getByRole('img', { name: /^Chart: .* in SEK, / })).toBeVisible();
  await button(business, 'As a table').click();
  const table = business.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(31);
  await expect(business.getByRole('img', { name: /^Chart/ })).toHaveCount(0);
  await business.getByText('91 days').click();
  await expect(page).toHaveURL(/days=91/);
  await expect(table.getByRole('row')).toHaveCount(14);
  await expect(table.getByRole('columnheader', { name: 'Week from' })).toBeVisible();
  await business.getByLabel('Currency').selectOption('EUR');
  await expect(page).toHaveURL(/currency=EUR/);
  await expect(business.getByText('1 capture', { exact: true })).toBeVisible();
  await page.reload();
  await expect(business.getByText('1 capture', { exact: true })).toBeVisible();
});

test('what expires and what failed leads to where it is', async ({ page, shop }) => {
  const order = await shop.place({ expiresIn: 1, currency: 'ISK' });
  await pretendBusiness(page);
  await page.goto('/');
  const failures = page.getByRole('region', { name: 'Failed in the last two weeks' });
  await expect(failures.getByRole('link', { name: 'Bulk job: 3 of 40 refused' })).toHaveAttribute(
    'href',
    '/jobs/1',
  );
  await expect(failures.getByRole('listitem').first()).toContainText('550 5.1.1 No such user');
  await page.getByRole('link', { name: /orders? in ISK that expires? on / }).click();
  await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
});

test('webhooks that fail or are switched off are told, each with its link', async ({ page }) => {
  await pretendBusiness(page);
  await page.goto('/');
  const entries = page.getByRole('list', { name: '2 webhooks have failing deliveries' }).getByRole('listitem');
  await expect(entries).toHaveCount(2);
  await expect(entries.first()).toContainText('Switched off · It answered 410, which says that it is gone.');
  await expect(entries.last()).toContainText('5 attempts without success since');
  const card = page.getByRole('region', { name: 'Webhooks' });
  await card.scrollIntoViewIfNeeded();
  await look(page, 'home-webhooks');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.setViewportSize(SIZES.phone);
  await card.scrollIntoViewIfNeeded();
  await look(page, 'home-webhooks-phone-dark');
  const link = card.getByRole('link', { name: 'https://off.example/hooks/orders-and-payouts' });
  await expect(link).toHaveAttribute('href', '/webhooks/off');
  await card.getByRole('link', { name: 'All webhooks' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeFocused();
});

test('what else is at home does not wait for the webhooks, and it is told in their place that they cannot be had', async ({
  page,
  provokes,
}) => {
  provokes(/status of 403/);
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/merchant/v1/webhooks', async (route) => {
    await held;
    await route.fulfill({ status: 403, json: { status: 403, code: 'FORBIDDEN', title: 'Forbidden' } });
  });
  await page.goto('/');
  const card = page.getByRole('region', { name: 'Webhooks' });
  const failures = page.getByRole('region', { name: 'Failed in the last two weeks' });
  await expect(failures).toContainText(/No bulk job|refused/);
  await expect(page.getByRole('region', { name: 'Next payouts' }).getByRole('link', { name: 'All payouts' })).toBeVisible();
  await expect(card.getByRole('alert')).toHaveCount(0);
  answer();
  await expect(card.getByRole('alert')).toContainText('the webhooks');
  await expect(failures).toContainText(/No bulk job|refused/);
  await page.unroute('**/merchant/v1/webhooks');
  await button(card, 'Try again').click();
  await expect(card.getByRole('link', { name: 'All webhooks' })).toBeVisible();
  await expect(card.getByRole('alert')).toHaveCount(0);
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('sees no payouts and no webhooks on the home page, and asks for none', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto('/');
    await expect(page.getByRole('region', { name: 'Captured and refunded', exact: true })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Failed in the last two weeks' })).toContainText(/No bulk job|refused/);
    await expect(page.getByRole('heading', { name: 'Next payouts' })).toHaveCount(0);
    await expect(page.getByText('Paid out')).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Webhooks' })).toHaveCount(0);
    expect(asked.filter((path) => /payouts|webhooks/.test(path))).toEqual([]);
  });
});

test.describe('a test merchant', () => {
  test.use({ as: 'nobody' });

  test('sees on the home page what was captured in truth', async ({ page, baseURL }) => {
    const shop = new Shop(baseURL ?? '', JSON.parse(process.env['FANGST_TEST_KEY'] ?? '') as Key);
    const order = await shop.place({ currency: 'DKK', goods: DKK_GOODS(123_400) });
    await shop.capture(order.order_id, { captured_amount: 100_050 });
    await shop.moveClock('P1D');
    await page.goto('/');
    await signIn(page, TESSA);
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
    const business = page.getByRole('region', { name: 'Captured, refunded and paid out' });
    await expect(async () => {
      await page.reload();
      await expect(business.getByText('1 capture', { exact: true })).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await expect(business.getByRole('definition').first()).toContainText('DKK 1,000.50');
  });
});
