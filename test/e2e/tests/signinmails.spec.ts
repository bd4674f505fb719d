import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { linksTo } from '../support/mailServer';
import { MALIN } from '../support/people';
import { button, signIn } from '../support/portal';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const tokenOf = (link: string) => link.split('#')[1] ?? '';

/** The link of the n-th mail of a kind to an address. */
async function mailedLink(email: string, kind: string, at = 0): Promise<string> {
  await expect.poll(() => linksTo(email, kind).length).toBeGreaterThan(at);
  return linksTo(email, kind)[at] ?? '';
}

test('an invitation is mailed, and mailed again with another link', async ({ page, browser, baseURL, provokes }) => {
  provokes(/404/);
  const email = `${unique('mailed').toLowerCase()}@example.com`;
  await page.goto('/users');
  await button(page, 'Invite user').click();
  const dialog = page.getByRole('dialog', { name: 'Invite user' });
  await dialog.getByLabel('E-mail address').fill(email);
  await button(dialog, 'Make the link').click();
  await expect(dialog.getByRole('alert')).toContainText(`The invitation is on its way to ${email}`);
  await look(page, 'invitation-mailed');
  await button(dialog, 'I have copied it').click();
  const first = await mailedLink(email, 'invitation');
  const entry = page.getByRole('list', { name: 'Invited' }).getByRole('listitem').filter({ hasText: email });
  await expect(async () => {
    await page.reload();
    await expect(entry).toContainText('mail sent', { timeout: 5_000 });
  }).toPass();
  await button(entry, `Send the invitation to ${email} again`).click();
  await expect(page.getByRole('alert').filter({ hasText: `The invitation is on its way to ${email}` })).toBeVisible();
  await look(page, 'invitations-mailed');
  await page.setViewportSize(SIZES.phone);
  await look(page, 'invitations-mailed-phone');
  const second = await mailedLink(email, 'invitation', 1);

  const context = await browser.newContext({ baseURL: baseURL ?? '', storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  for (const [link, outcome] of [[first, 'The link was used or withdrawn'], [second, 'You can sign in now']] as const) {
    await theirs.goto('about:blank');
    await theirs.goto(link);
    await theirs.getByRole('textbox', { name: 'Password' }).fill('a password of mine');
    await button(theirs, 'Choose this password').click();
    await expect(theirs.getByRole('main')).toContainText(outcome);
  }
  await context.close();
});

test.describe('who is not signed in', () => {
  test.use({ as: 'nobody' });

  test('gets a new password by mail, and changes it', async ({ page, provokes }) => {
    provokes(/404|422/);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/signin');
    await page.getByLabel('E-mail').fill(MALIN.email);
    await look(page, 'sign-in-ways');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expect(heading(page, 'New password')).toBeFocused();
    await expect(page.getByLabel('E-mail')).toHaveValue(MALIN.email);
    await page.getByLabel('E-mail').fill('');
    await button(page, 'Send the mail').click();
    await expect(page.getByText('Enter your e-mail address.')).toBeVisible();
    await page.getByLabel('E-mail').fill(MALIN.email);
    await look(page, 'forgot-password');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Look into your mailbox')).toBeFocused();
    await page.setViewportSize(SIZES.phone);
    await look(page, 'mail-sent-phone');
    await page.setViewportSize(SIZES.desktop);

    const link = await mailedLink(MALIN.email, 'password_reset');
    await page.goto(link);
    await page.getByRole('textbox', { name: 'New password' }).fill('short');
    await button(page, 'Change password').click();
    await expect(page.getByText('The password must be at least 8 characters.')).toBeVisible();
    await look(page, 'new-password');
    await page.getByRole('textbox', { name: 'New password' }).fill('the second password');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Your password is changed')).toBeFocused();
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('textbox', { name: 'New password' }).fill('another password');
    await button(page, 'Change password').click();
    await expect(page.getByRole('alert')).toContainText('This link was used, or is too old');
    await look(page, 'new-password-over');
    await page.getByRole('link', { name: 'Ask for another link' }).click();
    await page.getByRole('link', { name: 'Back to sign-in' }).click();

    await signIn(page, { email: MALIN.email, password: 'the second password' });
    await expect(heading(page, 'Home')).toBeVisible();
    await page.goto('/security');
    await button(page, 'Change password').click();
    const dialog = page.getByRole('dialog', { name: 'Change password' });
    await dialog.getByRole('textbox', { name: 'Current password' }).fill('a wrong guess');
    await dialog.getByRole('textbox', { name: 'New password' }).fill('the third password');
    await button(dialog, 'Change password').click();
    await expect(dialog.getByRole('alert')).toContainText('The password is wrong');
    await look(page, 'change-password');
    await dialog.getByRole('textbox', { name: 'Current password' }).fill('the second password');
    await page.keyboard.press('Enter');
    await expect(page.getByText('The password is changed, and your other sessions have ended')).toBeVisible();
    await expect(dialog).toHaveCount(0);

    expect(asked.filter((url) => url.includes(tokenOf(link)))).toEqual([]);
  });

  test('signs in by a mailed link, in the browser that asked for it', async ({ page, browser, baseURL, provokes }) => {
    provokes(/403/);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/signin');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('link', { name: 'Mail me a link to sign in' }).click();
    await expect(heading(page, 'Sign in by mail')).toBeFocused();
    await page.getByLabel('E-mail').fill(MALIN.email);
    await look(page, 'sign-in-by-mail-dark');
    await button(page, 'Send the mail').click();
    await expect(heading(page, 'Look into your mailbox')).toBeVisible();
    const door = await mailedLink(MALIN.email, 'sign_in_link');

    const context = await browser.newContext({ baseURL: baseURL ?? '', storageState: { cookies: [], origins: [] } });
    const stranger = await context.newPage();
    await stranger.goto(door);
    await button(stranger, 'Sign in').click();
    await expect(stranger.getByRole('alert')).toContainText('You asked for this link in another browser');
    await look(stranger, 'sign-in-link-elsewhere');
    await context.close();

    await page.goto(door);
    await expect(heading(page, 'Welcome back')).toBeVisible();
    await look(page, 'sign-in-link-dark');
    expect((await page.context().cookies()).map((one) => one.name)).not.toContain('fangst_session');
    await button(page, 'Sign in').click();
    await expect(heading(page, 'Home')).toBeVisible();
    expect(asked.filter((url) => url.includes(tokenOf(door)))).toEqual([]);
  });
});
