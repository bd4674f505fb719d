import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { button, openOrders } from '../support/portal';
import { expect, test } from '../support/test';

const PATH = '/settings';

async function open(page: Page): Promise<void> {
  await page.goto(PATH);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
}

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const formOf = (page: Page, name: string) => page.getByRole('form', { name: `Edit ${name}` });

/** What a card says of a setting. */
const valueOf = (page: Page, cardName: string, setting: string) =>
  card(page, cardName)
    .locator('dl > div')
    .filter({ has: page.getByText(setting, { exact: true }) })
    .getByRole('definition')
    .last();

const RULES = 'Rules for your shops';
const EXPIRY = 'Authorizations and expiry';

test('a setting is changed, seen again, and put back', async ({ page }) => {
  const bodies: unknown[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') bodies.push(request.postDataJSON());
  });
  await openOrders(page);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
  await expect(valueOf(page, RULES, 'Time for repetitions')).toHaveText('120 seconds');
  await expect(valueOf(page, RULES, 'Repeated captures')).toContainText('the second one is marked in the timeline');

  await button(page, `Edit ${RULES}`).click();
  const form = formOf(page, RULES);
  await expect(form.getByRole('radio', { name: 'Kustom’s rules' })).toBeFocused();
  await expect(button(form, 'Save')).toHaveAccessibleDescription('Nothing is changed yet.');
  const field = form.getByLabel('Time for repetitions');
  await field.fill('0');
  await expect(field).toHaveAccessibleDescription(/Enter a whole number from 1 to 86,400\./);
  await button(form, 'Save').click();
  await expect(field).toBeFocused();
  await look(page, 'settings-fault', 'form');
  await field.fill('90');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: `${RULES}: saved` })).toBeVisible();
  await expect(button(page, `Edit ${RULES}`)).toBeFocused();
  await expect(valueOf(page, RULES, 'Time for repetitions')).toHaveText('90 seconds');

  await page.reload();
  await expect(valueOf(page, RULES, 'Time for repetitions')).toHaveText('90 seconds');
  await button(page, `Edit ${RULES}`).click();
  await form.getByLabel('Time for repetitions').fill('120');
  await button(form, 'Save').click();
  await expect(valueOf(page, RULES, 'Time for repetitions')).toHaveText('120 seconds');
  expect(bodies).toEqual([{ duplicate_window: 90 }, { duplicate_window: 120 }]);
});

test('a refusal is told at its field, and what was typed is not lost in silence', async ({ page, provokes }) => {
  provokes(/status of 422/);
  await open(page);
  await button(page, 'Edit Payouts').click();
  const form = formOf(page, 'Payouts');
  const field = form.getByLabel('Columns of payouts');
  await field.fill('nonsense');
  await button(form, 'Save').click();
  await expect(form.getByRole('alert')).toContainText('That was refused');
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/is not written as it has to be here/);
  await field.fill('nonsense, and more');
  await expect(field).not.toHaveAccessibleDescription(/payout_columns must be/);

  const question = page.getByRole('dialog', { name: 'Discard your changes?' });
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await expect(button(question, 'Keep editing')).toBeFocused();
  await button(question, 'Keep editing').click();
  await expect(field).toHaveValue('nonsense, and more');
  await button(form, 'Cancel').click();
  await look(page, 'settings-discard', '[role="dialog"]');
  await button(question, 'Discard').click();
  await expect(form).toHaveCount(0);
  await expect(button(page, 'Edit Payouts')).toBeFocused();
  await expect(valueOf(page, 'Payouts', 'Columns of payouts')).toHaveText('Not given');

  await button(page, `Edit ${EXPIRY}`).click();
  await formOf(page, EXPIRY).getByRole('radio', { name: 'Extend' }).check();
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await button(question, 'Discard').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
  await open(page);
  await expect(valueOf(page, EXPIRY, 'Before the end')).toContainText('Only warn');
});

test('an answer that is lost is no reason to type it again', async ({ page, provokes }) => {
  provokes(/net::ERR/);
  await open(page);
  await button(page, 'Edit Letterhead').click();
  const form = formOf(page, 'Letterhead');
  await form.getByLabel('City').fill('Uppsala');
  await page.route('**/letterhead', (route) => route.abort('connectionreset'));
  await button(form, 'Save').click();
  await expect(form.getByRole('alert')).toContainText('The server did not answer.');
  await page.unroute('**/letterhead');
  await button(form, 'Save').click();
  await expect(valueOf(page, 'Letterhead', 'City')).toHaveText('Uppsala');
  await button(page, 'Edit Letterhead').click();
  await form.getByLabel('City').fill('');
  await button(form, 'Save').click();
  await expect(valueOf(page, 'Letterhead', 'City')).toHaveText('Not given');
});

test('mails go to nobody without an address, and fees say since when they count', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('list', { name: 'Fees' }).getByRole('listitem')).toContainText([
    /All payment methods, all currencies\s*In effect.*2020.*2\.00% per capture.*VAT of 25% is added/,
  ]);
  await button(page, 'Edit Mails').click();
  const form = formOf(page, 'Mails');
  await form.getByRole('checkbox', { name: 'Expiry warnings' }).check();
  await button(form, 'Save').click();
  await expect(form.getByLabel('Expiry warnings to')).toBeFocused();
  await expect(form.getByLabel('Expiry warnings to')).toHaveAccessibleDescription(/Give the address/);
});

test('can be read by everybody, on a desktop and on a phone in the dark', async ({ page }) => {
  await open(page);
  await look(page, 'settings');
  await page.setViewportSize(SIZES.phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, 'settings-phone-dark', 'dl');
  await button(page, 'Edit Payouts').click();
  await formOf(page, 'Payouts').getByLabel('IBAN').fill('SE00');
  await look(page, 'settings-edit-phone-dark', 'form');
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('reads the settings, and why they are not to be changed', async ({ page }) => {
    await open(page);
    const reason = 'Your role, Viewer, may not change settings.';
    const edits = page.getByRole('main').getByRole('button', { name: /^Edit / });
    await expect(edits).toHaveCount(5);
    for (const edit of await edits.all()) {
      await expect(edit).toHaveAttribute('aria-disabled', 'true');
      await expect(edit).toHaveAccessibleDescription(reason);
    }
    await edits.first().focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('form')).toHaveCount(0);
    await expect(page.getByText('Your role, Viewer, does not see payouts and fees.')).toBeVisible();
    await expect(card(page, 'Payouts')).toHaveCount(0);
    const reminders = card(page, 'Reminders');
    await expect(reminders).toContainText('Whoever runs the server chooses here');
    const germany = reminders.getByRole('listitem').filter({ hasText: 'Germany' }).first();
    await expect(germany).toContainText('Consumers: Reminder after 7 days · Reminder after 24 days · Last demand after 41 days');
    await button(germany, 'Details of the rules, Germany').click();
    await expect(germany).toContainText('Debt collection after 60 days: not done: it is not chosen');
    await expect(germany).toContainText('costs the customer €40.00 · the law allows at most €40.00 · 14 days to pay');
    await germany.scrollIntoViewIfNeeded();
    await look(page, 'settings-reminders', '[aria-label="Reminders"]');
    await page.setViewportSize(SIZES.phone);
    await page.emulateMedia({ colorScheme: 'dark' });
    await germany.scrollIntoViewIfNeeded();
    await look(page, 'settings-reminders-phone-dark', '[aria-label="Reminders"]');
  });
});
