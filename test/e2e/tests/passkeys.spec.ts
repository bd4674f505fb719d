import type { CDPSession, Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { ANNA } from '../support/people';
import { button, signIn } from '../support/portal';
import { startNamedPortal } from '../support/server';
import { expect, test as base } from '../support/test';

// Chromium has an authenticator of its own for tests: a phone whose owner always puts a finger on it.

const test = base.extend<object, { portal: string }>({
  portal: [
    async ({}, use) => {
      const portal = await startNamedPortal(ANNA);
      await use(portal.url);
      await portal.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ portal }, use) => use(portal),
});

test.use({ as: 'nobody' });

async function withPhone(page: Page): Promise<{ phone: CDPSession; authenticatorId: string }> {
  const phone = await page.context().newCDPSession(page);
  await phone.send('WebAuthn.enable');
  const { authenticatorId } = await phone.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { phone, authenticatorId };
}

test('a passkey is added, signs in, and is removed', async ({ page, provokes }) => {
  provokes(/401|422/);
  const { phone, authenticatorId } = await withPhone(page);
  await page.goto('/security');
  await signIn(page, ANNA);
  const section = page.locator('section', { has: page.getByRole('heading', { name: 'Passkeys' }) });
  await expect(section.getByText('You have no passkey yet.')).toBeVisible();
  await button(section, 'Add a passkey').click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByRole('textbox', { name: 'Name of the passkey' }).fill("Anna's phone");
  await dialog.getByRole('textbox', { name: 'Your password' }).fill('a guess');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('The password is wrong.');
  await look(page, 'passkey-add');
  await dialog.getByRole('textbox', { name: 'Your password' }).fill(ANNA.password);
  await page.keyboard.press('Enter');
  const passkeys = section.getByRole('list', { name: 'Passkeys' }).getByRole('listitem');
  await expect(passkeys).toHaveCount(1);
  await expect(passkeys).toContainText('never used');
  await look(page, 'passkeys');
  await page.setViewportSize(SIZES.phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, 'passkeys-phone-dark');
  await page.setViewportSize(SIZES.desktop);
  const { credentials } = await phone.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials.map((one) => [one.isResidentCredential, one.rpId])).toEqual([[true, 'localhost']]);

  await button(section, 'Add a passkey').click();
  await dialog.getByRole('textbox', { name: 'Your password' }).fill(ANNA.password);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('This device has a passkey of yours already.');
  await button(dialog, 'Cancel').click();

  await page.context().clearCookies();
  await page.goto('/security');
  await expect(button(page, 'Sign in with a passkey')).toBeVisible();
  await look(page, 'passkey-sign-in-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await phone.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await button(page, 'Sign in with a passkey').click();
  await expect(page.getByRole('alert')).toContainText('No passkey was used');
  await phone.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await button(page, 'Sign in with a passkey').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Sign-in and security' })).toBeVisible();
  await expect(passkeys).toContainText('last used');

  await button(section, "Remove the passkey Anna's phone").click();
  const question = page.getByRole('dialog', { name: "Remove the passkey Anna's phone?" });
  await button(question, 'Remove').click();
  await expect(section.getByText('You have no passkey yet.')).toBeVisible();
  await page.context().clearCookies();
  await page.goto('/security');
  await button(page, 'Sign in with a passkey').click();
  await expect(page.getByRole('alert')).toContainText('The passkey was refused.');
});

test('where passkeys cannot be, it is said why', async ({ page, baseURL, provokes }) => {
  provokes(/401/);
  const elsewhere = (baseURL ?? '').replace('localhost', '127.0.0.1');
  await page.goto(`${elsewhere}/security`);
  await signIn(page, ANNA);
  await expect(button(page, 'Add a passkey')).toBeDisabled();
  await expect(page.getByText(`Passkeys work in the portal at ${baseURL}.`)).toBeVisible();
  await page.context().clearCookies();
  await page.goto(elsewhere);
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(button(page, 'Sign in with a passkey')).toHaveCount(0);
});
