import { look } from '../support/look';
import { FREJA } from '../support/people';
import { button, signIn } from '../support/portal';
import { expect, test } from '../support/test';
import { totp } from '../support/totp';

test.use({ as: 'nobody' });

test('a second factor is set up, asked for at sign-in, and removed', async ({ page, provokes }) => {
  provokes(/401|422/);
  await page.goto('/security');
  await signIn(page, FREJA);
  await expect(page.getByRole('heading', { level: 1, name: 'Sign-in and security' })).toBeVisible();
  await button(page, 'Set up').click();
  const dialog = page.getByRole('dialog', { name: 'Second factor' });
  await dialog.getByRole('textbox', { name: 'Your password' }).fill(FREJA.password);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('img', { name: /QR code/ })).toBeVisible();
  const key = (await dialog.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? '';
  await look(page, 'second-factor-set-up');
  await dialog.getByRole('textbox', { name: 'Code' }).fill('000000');
  await button(dialog, 'Turn on').click();
  await expect(dialog.getByRole('alert')).toContainText('six digits that the app shows now');
  const used = totp(key);
  await dialog.getByRole('textbox', { name: 'Code' }).fill(used);
  await button(dialog, 'Turn on').click();
  await expect(dialog.getByRole('alert')).toContainText('The second factor is on');
  const codes = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = (await codes.first().textContent()) ?? '';
  await look(page, 'second-factor-codes');
  await page.keyboard.press('Escape');
  await expect(codes).toHaveCount(10);
  await button(dialog, 'I have kept them').click();
  await expect(page.getByText('10 recovery codes left')).toBeVisible();

  await page.context().clearCookies();
  await page.goto('/security');
  await signIn(page, FREJA);
  await expect(page.getByRole('heading', { level: 1, name: 'One more step' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Code' })).toBeFocused();
  await look(page, 'second-factor-sign-in');
  await page.getByRole('textbox', { name: 'Code' }).fill(used);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The code is wrong, or was used before');
  await page.getByRole('textbox', { name: 'Code' }).fill(totp(key, 1));
  await page.keyboard.press('Enter');

  await button(page, 'Remove').click();
  const question = page.getByRole('dialog', { name: 'Remove the second factor?' });
  await question.getByRole('textbox', { name: 'Code' }).fill(recovery);
  await button(question, 'Remove').click();
  await expect(button(page, 'Set up')).toBeVisible();
});
