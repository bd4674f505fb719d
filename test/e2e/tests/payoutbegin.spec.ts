import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { TESSA } from '../support/people';
import { button, signIn } from '../support/portal';
import { expect, test } from '../support/test';

// A merchant that is not paid out yet has no payout terms. Their first choice begins payouts; what is shown is what is chosen.

test.use({ as: 'nobody' });

const IBAN = 'SE45 5000 0000 0583 9825 7466';

const card = (page: Page) => page.getByRole('region', { name: 'Payouts', exact: true });
const valueOf = (page: Page, setting: string) =>
  card(page)
    .locator('dl > div')
    .filter({ has: page.getByText(setting, { exact: true }) })
    .getByRole('definition')
    .last();

test('payouts begin with what is shown and what was typed', async ({ page, provokes }) => {
  provokes(/status of 404/);
  await page.goto('/settings');
  await signIn(page, TESSA);
  await expect(card(page)).toContainText('You are not paid out yet');
  await expect(card(page).getByRole('alert')).toHaveCount(0);
  await look(page, 'settings-not-paid', 'main');
  await button(card(page), 'Begin payouts').click();
  const form = card(page).getByRole('form');
  await expect(form.getByRole('radio', { name: 'Deducted', exact: true })).toBeChecked();
  await form.getByLabel('IBAN').fill('SE45 5000');
  await button(form, 'Begin payouts').click();
  await expect(form.getByLabel('IBAN')).toBeFocused();
  await form.getByLabel('IBAN').fill(IBAN);
  await form.getByLabel('Settled since').fill('2026-01-02');
  await form.getByLabel('Monday').check();
  await look(page, 'settings-begin-payouts', 'form');
  await page.setViewportSize(SIZES.phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, 'settings-begin-payouts-phone-dark', 'form');
  await page.setViewportSize(SIZES.desktop);
  const chosen = page.waitForRequest((request) => request.method() === 'PATCH');
  await button(form, 'Begin payouts').click();
  expect((await chosen).postDataJSON()).toEqual({
    ...{ iban: IBAN.replaceAll(' ', ''), weekdays: 'monday', delay_days: 1, bank_calendar: 'TARGET', time_zone: 'CET' },
    ...{ minimum_amount: 0, reserve_rate: 0, reserve_days: 0, settlement_type: 'NET' },
    ...{ report_delimiter: 'semicolon', report_decimal: 'point', settles_from: '2026-01-02T00:00:00Z' },
  });
  await expect(button(page, 'Edit Payouts')).toBeFocused();
  await expect(valueOf(page, 'Settled since')).toHaveText(/2 Jan 2026/);
  await page.reload();
  await expect(valueOf(page, 'IBAN')).toHaveText(IBAN.replaceAll(' ', ''));
  await expect(valueOf(page, 'Settled since')).toHaveText(/2 Jan 2026/);
  await button(page, 'Edit Payouts').click();
  await expect(card(page).getByLabel('Settled since')).toHaveCount(0);
});
