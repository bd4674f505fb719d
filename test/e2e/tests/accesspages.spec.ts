import type { Page } from '@playwright/test';
import { look, noWiderThanScreen, SIZES, smallTargets } from '../support/look';
import { button } from '../support/portal';
import { expect, test } from '../support/test';

// The pages that mails lead to, and those that mails are asked for on, which are outside the frame of the portal: held to
// what every page is held to. What they do is in signinmails.spec.ts.

interface AccessPage {
  name: string;
  path: string;
  heading: string;
  /** Fills in what the form wants. */
  fill: (page: Page) => Promise<void>;
  send: string;
  resource: string;
}

const typeEmail = (page: Page) => page.getByLabel('E-mail').fill('somebody@example.com');
const typePassword = (page: Page) => page.locator('input[type=password]').fill('a password of mine');

const PAGES: AccessPage[] = [
  {
    name: 'invitation',
    path: '/invitation#x',
    heading: 'Welcome',
    fill: typePassword,
    send: 'Choose this password',
    resource: 'invitation-acceptances',
  },
  {
    name: 'forgot-password',
    path: '/forgot-password',
    heading: 'New password',
    fill: typeEmail,
    send: 'Send the mail',
    resource: 'password-resets',
  },
  {
    name: 'new-password',
    path: '/new-password#x',
    heading: 'New password',
    fill: typePassword,
    send: 'Change password',
    resource: 'password-resets/completions',
  },
  {
    name: 'sign-in-by-mail',
    path: '/sign-in-by-mail',
    heading: 'Sign in by mail',
    fill: typeEmail,
    send: 'Send the mail',
    resource: 'sign-in-links',
  },
  {
    name: 'sign-in-link',
    path: '/sign-in-link#x',
    heading: 'Welcome back',
    fill: async () => {},
    send: 'Sign in',
    resource: 'sign-in-links/uses',
  },
];

const CHANGE_PASSWORD: AccessPage = {
  name: 'change-password',
  path: '/security',
  heading: 'Sign-in and security',
  fill: async (page) => {
    await page.getByRole('textbox', { name: 'Current password' }).fill('the old password');
    await page.getByRole('textbox', { name: 'New password' }).fill('the new password');
  },
  send: 'Change password',
  resource: 'password',
};

const PROBLEM = { status: 500, code: 'INTERNAL', title: 'Something went wrong', correlation_id: 'c-500' };

const FAILURES: Record<string, (page: Page, url: RegExp) => Promise<unknown>> = {
  'is offline': (page, url) => page.route(url, (route) => route.abort('internetdisconnected')),
  'answers 500': (page, url) =>
    page.route(url, (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', json: PROBLEM })),
  'answers a page instead of data': (page, url) =>
    page.route(url, (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })),
};

async function open(page: Page, { path, heading }: AccessPage): Promise<void> {
  await page.goto('about:blank');
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
}

/** Every way to fail is told in words, what was typed stays, and sending it again works as if nothing had been. */
async function failsAndIsWhole(page: Page, of: AccessPage): Promise<void> {
  const url = new RegExp(`/merchant/v1/${of.resource}$`);
  const area = page.getByRole('dialog').or(page.getByRole('main')).last();
  await of.fill(page);
  for (const [failure, fail] of Object.entries(FAILURES)) {
    await fail(page, url);
    const asked = page.waitForRequest(url);
    await button(area, of.send).click();
    await asked;
    await expect(area.getByRole('alert'), failure).toBeVisible();
    await expect(area.getByRole('alert'), failure).not.toBeEmpty();
    await expect(button(area, of.send), failure).toBeEnabled();
    await page.unroute(url);
  }
  await page.route(url, (route) => route.fulfill({ status: 204 }));
  const sent = page.waitForRequest(url);
  await button(area, of.send).click();
  await sent;
  await expect(area.getByRole('alert').filter({ hasText: PROBLEM.title })).toHaveCount(0);
  await page.unroute(url);
}

test.describe('who is not signed in', () => {
  test.use({ as: 'nobody', contextOptions: { reducedMotion: 'reduce' } });

  for (const [scheme, size] of [['light', 'phone'], ['dark', 'desktop']] as const) {
    test(`reads the pages of the access mails on a ${size} in ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(SIZES[size]);
      for (const one of PAGES) {
        await open(page, one);
        await look(page, `access-${one.name}-${size}-${scheme}`);
        await expect.poll(() => smallTargets(page), one.name).toEqual([]);
      }
    });
  }

  test('scrolls nothing sideways at 200 % zoom', async ({ page }) => {
    await page.setViewportSize({ width: 640, height: 450 });
    for (const one of PAGES) {
      await open(page, one);
      await noWiderThanScreen(page, one.name);
    }
  });

  for (const one of PAGES.filter(({ name }) => name !== 'sign-in-link'))
    test(`is told on the page ${one.name} what went wrong, and sends it again`, async ({ page, provokes }) => {
      provokes(/net::ERR|status of 50[02]/);
      await open(page, one);
      await failsAndIsWhole(page, one);
    });

  test('is told what went wrong with a link to sign in', async ({ page, provokes }) => {
    provokes(/net::ERR|status of 50[02]/);
    const one = PAGES.find(({ name }) => name === 'sign-in-link');
    if (one === undefined) throw new Error('there is no such page');
    await open(page, one);
    for (const [failure, fail] of Object.entries(FAILURES)) {
      await fail(page, /\/sign-in-links\/uses$/);
      await button(page, one.send).click();
      await expect(page.getByRole('alert'), failure).toBeVisible();
      await expect(button(page, one.send), failure).toBeEnabled();
      await page.unroute(/\/sign-in-links\/uses$/);
    }
  });
});

test('the dialog that changes a password is held to the same', async ({ page, provokes }) => {
  provokes(/net::ERR|status of 50[02]/);
  for (const [scheme, size] of [['light', 'phone'], ['dark', 'desktop']] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize(SIZES[size]);
    await open(page, CHANGE_PASSWORD);
    await button(page, 'Change password').click();
    await expect(page.getByRole('dialog', { name: 'Change password' })).toBeVisible();
    await look(page, `access-change-password-${size}-${scheme}`, '[role="dialog"]');
    await expect.poll(() => smallTargets(page), size).toEqual([]);
  }
  await failsAndIsWhole(page, CHANGE_PASSWORD);
});
