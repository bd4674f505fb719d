import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { button, openOrders, signIn } from '../support/portal';
import { OSKAR } from '../support/people';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

const users = (page: Page) => page.getByRole('list', { name: 'Users' }).getByRole('listitem');

test('a user gets another role and an end, is deactivated and comes back', async ({ page, browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  await theirs.goto('/');
  await signIn(theirs, OSKAR);
  await theirs.getByRole('heading', { name: 'Home', exact: true }).waitFor();

  await openOrders(page);
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeFocused();
  const entry = users(page).filter({ hasText: OSKAR.email });
  await expect(entry).toContainText('Operator');
  await button(entry, `Change ${OSKAR.email}`).click();
  const dialog = page.getByRole('dialog', { name: `Change ${OSKAR.email}` });
  await dialog.getByRole('radio', { name: 'Finance' }).check();
  await dialog.getByRole('checkbox', { name: 'External' }).check();
  await button(dialog, 'Save').click();
  await expect(dialog.getByText('Choose the last day.')).toBeVisible();
  await dialog.getByLabel('Last day').fill('2099-12-31');
  await look(page, 'user-change');
  await button(dialog, 'Save').click();
  await expect(dialog).toHaveCount(0);
  await expect(entry).toContainText('Finance');
  await expect(entry).toContainText('let in until 31 Dec 2099');

  await button(entry, `Deactivate ${OSKAR.email}`).click();
  const question = page.getByRole('dialog', { name: `Deactivate ${OSKAR.email}?` });
  await button(question, 'Deactivate').click();
  await expect(entry).toContainText('Deactivated');
  await theirs.goto('/expiring');
  await expect(theirs.getByRole('button', { name: 'Sign in' })).toBeVisible();

  await button(entry, `Reactivate ${OSKAR.email}`).click();
  await expect(entry).not.toContainText('Deactivated');
  await signIn(theirs, OSKAR);
  await theirs.getByRole('heading', { name: 'Expiring', exact: true }).waitFor();
  await context.close();
});

test('a user sees where they are signed in and ends what they do not know; an administrator ends all of it', async ({
  page,
  browser,
  baseURL,
}) => {
  const open = async () => {
    const context = await browser.newContext({ baseURL: baseURL ?? '', storageState: { cookies: [], origins: [] } });
    const their = await context.newPage();
    await their.goto('/');
    await signIn(their, OSKAR);
    await their.getByRole('heading', { name: 'Home', exact: true }).waitFor();
    return their;
  };
  const [lost, theirs] = [await open(), await open()];
  await theirs.getByRole('button', { name: /Your account/ }).click();
  await theirs.getByRole('link', { name: 'Sign-in and security' }).click();
  const sessions = theirs.getByRole('list', { name: 'Your sessions' }).getByRole('listitem');
  await expect(sessions.filter({ hasText: 'This one' })).toContainText('Chrome on Linux');
  await look(theirs, 'security-sessions');
  await button(theirs, 'Sign out everywhere else').click();
  await expect(sessions).toHaveCount(1);
  await lost.goto('/orders');
  await expect(lost.getByRole('button', { name: 'Sign in' })).toBeVisible();

  await page.goto('/users');
  await button(page, `Sessions of ${OSKAR.email}`).click();
  const dialog = page.getByRole('dialog', { name: `Sessions of ${OSKAR.email}` });
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await button(dialog, 'End all sessions').click();
  const question = page.getByRole('dialog', { name: `End all sessions of ${OSKAR.email}?` });
  await expect(question).toContainText('This user is signed out at once, everywhere.');
  await expect(button(question, 'Cancel')).toBeFocused();
  await look(page, 'user-sessions-question');
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(button(dialog, 'End all sessions')).toBeFocused();
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await button(question, 'End all sessions').click();
  await expect(page.getByRole('alert').filter({ hasText: `${OSKAR.email} is signed out everywhere` })).toBeVisible();
  await expect(dialog.getByText('Not signed in anywhere')).toBeVisible();
  await theirs.goto('/orders');
  await expect(theirs.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await lost.context().close();
  await theirs.context().close();
});

test('what another user signs in with is removed only after a question', async ({ page }) => {
  const removed: string[] = [];
  await page.route('**/merchant/v1/users', async (route) => {
    const answer = await route.fetch();
    const { users: all } = (await answer.json()) as { users: { email: string }[] };
    const having = all.map((user) => (user.email === OSKAR.email ? { ...user, has_second_factor: true, passkeys: 2 } : user));
    await route.fulfill({ response: answer, json: { users: having } });
  });
  await page.route(/users\/[^/]+\/(second-factor|passkeys)$/, (route) => {
    removed.push(`${route.request().method()} ${new URL(route.request().url()).pathname.split('/').at(-1) ?? ''}`);
    return route.fulfill({ status: 204 });
  });
  await page.goto('/users');
  const dialog = page.getByRole('dialog', { name: `Sessions of ${OSKAR.email}` });
  for (const [action, what, text, said] of [
    ['Remove second factor', `Remove the second factor of ${OSKAR.email}`, 'the password alone lets this user in', 'signs in with the password alone'],
    ['Remove passkeys', `Remove all passkeys of ${OSKAR.email}`, 'this cannot be undone', 'has no passkeys any more'],
  ] as const) {
    const before = removed.length;
    await button(page, `Sessions of ${OSKAR.email}`).click();
    await button(dialog, what).click();
    const question = page.getByRole('dialog', { name: `${what}?` });
    await expect(question).toContainText(text);
    await expect(button(question, 'Cancel')).toBeFocused();
    await look(page, `user-${action.toLowerCase().replaceAll(' ', '-')}`);
    await page.keyboard.press('Enter');
    await expect(question).toHaveCount(0);
    await expect(button(dialog, what)).toBeFocused();
    expect(removed).toHaveLength(before);
    await page.keyboard.press('Enter');
    await expect(button(question, 'Cancel')).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert').filter({ hasText: said })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button(page, `Sessions of ${OSKAR.email}`)).toBeFocused();
  }
  expect(removed).toEqual(['DELETE second-factor', 'DELETE passkeys']);
});

test('somebody is invited, chooses a password, and signs in', async ({ page, browser, baseURL, provokes }) => {
  provokes(/404/);
  const email = `${unique('guest').toLowerCase()}@example.com`;
  await page.goto('/users');
  await button(page, 'Invite user').click();
  const dialog = page.getByRole('dialog', { name: 'Invite user' });
  await button(dialog, 'Make the link').click();
  await expect(dialog.getByText('Enter the e-mail address of the user.')).toBeVisible();
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByRole('radio', { name: 'Operator' }).check();
  await button(dialog, 'Make the link').click();
  await expect(dialog.getByRole('alert')).toContainText(`The invitation is on its way to ${email}`);
  await expect(dialog.getByRole('alert')).toContainText('It is shown only now');
  const link = (await dialog.getByText(/\/invitation#/).textContent()) ?? '';
  await look(page, 'invitation-link');
  await button(dialog, 'I have copied it').click();
  await expect(page.getByRole('list', { name: 'Invited' }).getByText(email)).toBeVisible();

  const context = await browser.newContext({ baseURL: baseURL ?? '', storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  const asked: string[] = [];
  theirs.on('request', (request) => asked.push(request.url()));
  await theirs.goto(link);
  await theirs.getByRole('textbox', { name: 'Password' }).fill('short');
  await button(theirs, 'Choose this password').click();
  await expect(theirs.getByText('The password must be at least 8 characters.')).toBeVisible();
  await look(theirs, 'invitation');
  await theirs.getByRole('textbox', { name: 'Password' }).fill('a password of mine');
  await theirs.keyboard.press('Enter');
  await expect(theirs.getByRole('heading', { level: 1, name: 'You can sign in now' })).toBeVisible();
  expect(asked.filter((url) => url.includes(link.split('#')[1] ?? ''))).toEqual([]);
  await theirs.getByRole('link', { name: 'Go to sign-in' }).click();
  await signIn(theirs, { email, password: 'a password of mine' });
  await theirs.getByRole('heading', { name: 'Home', exact: true }).waitFor();
  const late = await context.newPage();
  await late.goto(link);
  await late.getByRole('textbox', { name: 'Password' }).fill('another password');
  await button(late, 'Choose this password').click();
  await expect(late.getByRole('alert')).toContainText('The link was used or withdrawn');
  await context.close();

  await page.reload();
  await expect(users(page).filter({ hasText: email })).toContainText('Operator');
  await expect(page.getByRole('list', { name: 'Invited' }).getByText(email)).toHaveCount(0);
});

test('the last administrator is kept, and it is said why', async ({ page, provokes }) => {
  provokes(/409/);
  await page.goto('/users');
  const me = users(page).filter({ hasText: 'anna@example.com' });
  await button(me, 'Change anna@example.com').click();
  const dialog = page.getByRole('dialog', { name: 'Change anna@example.com' });
  await dialog.getByRole('radio', { name: 'Viewer' }).check();
  await button(dialog, 'Save').click();
  await expect(dialog.getByRole('alert')).toContainText('Nobody would be left who manages users');
});

for (const scheme of ['light', 'dark'] as const)
  for (const [size, viewport] of Object.entries(SIZES))
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ colorScheme: scheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('the page of users', async ({ page }) => {
        await page.goto('/users');
        await expect(users(page).first()).toBeVisible();
        await look(page, `users-${size}-${scheme}`);
      });
    });

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('is not offered the page, and told why it is empty', async ({ page }) => {
    await openOrders(page);
    await expect(page.getByRole('link', { name: 'Users', exact: true })).toHaveCount(0);
    await page.goto('/users');
    await expect(page.getByText('Your role, Viewer, may not see or change users.')).toBeVisible();
  });
});
