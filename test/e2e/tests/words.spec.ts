import type { Page } from '@playwright/test';
import { look } from '../support/look';
import { expect, test } from '../support/test';

// What the server refuses, and what it could not do, read by somebody who reads Swedish: in Swedish, or as a quotation that says
// in which language it is.

test.use({ locale: 'sv' });

const ID = '01a22499-ef9e-78b4-ad1b-6d83e225b063';
const MADE = { created_by: { kind: 'user', name: 'anna@example.com' }, created_at: '2026-11-20T10:00:00.000Z' };

/** No English is left that is not marked as English. */
async function isAllMarked(page: Page, english: RegExp): Promise<void> {
  for (const found of await page.getByText(english).all())
    expect(await found.evaluate((node) => node.closest('[lang]')?.getAttribute('lang'))).toBe('en');
}

test('a password that is wrong is told in the language of the reader', async ({ page, provokes }) => {
  provokes(/422/);
  await page.goto('/security');
  await page.getByRole('button', { name: 'Byt lösenord' }).click();
  await page.getByRole('textbox', { name: 'Nuvarande lösenord' }).fill('not that one');
  await page.getByRole('textbox', { name: 'Nytt lösenord' }).fill('a long enough one');
  await page.getByRole('dialog').getByRole('button', { name: 'Byt lösenord' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Lösenordet är fel.' });
  await expect(alert).toBeVisible();
  await expect(alert).not.toContainText('wrong');
  await look(page, 'words-password');
});

test('somebody who has access already is not invited again', async ({ page, provokes }) => {
  provokes(/409/);
  await page.goto('/users');
  await page.getByRole('button', { name: 'Bjud in' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'E-postadress' }).fill('vera@example.com');
  await dialog.getByRole('button', { name: 'Skapa länken' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'vera@example.com har redan åtkomst.' })).toBeVisible();
  await expect(dialog).not.toContainText('There is a user');
  await look(page, 'words-invited');
});

test('an export says why it failed', async ({ page }) => {
  const failure = 'This version cannot write what was asked for. columns: The rows of 140 orders come to more than 1 bytes.';
  const one = {
    ...{ export_id: ID, status: 'failed', format: 'csv', progress: 0, orders_count: 0, bytes: 0, ...MADE },
    ...{ finished_at: MADE.created_at, expires_at: MADE.created_at, failure, reason_code: 'EXPORT_FAILED' },
  };
  await page.route('**/merchant/v1/order-exports', (route) => route.fulfill({ json: { exports: [one] } }));
  await page.goto('/exports');
  await expect(page.getByText('Servern kan inte skriva dessa ordrar med dessa kolumner.')).toBeVisible();
  await expect(page.getByText(/This version/)).toHaveCount(0);
  await look(page, 'words-export');
});

test('webhooks and mails tell what went wrong, and quote what others said of it', async ({ page }) => {
  const webhook = (url: string, rest: object) => ({
    ...{ endpoint_id: url, url, events: ['order.created'], status: 'failed', ...MADE, ...rest },
  });
  const silent = 'For three days it answered nothing with 2xx, at last: Could not resolve host';
  const webhooks = [
    webhook('https://a.example/', { reason: 'It answered 410, which says that it is gone.', reason_code: 'WEBHOOK_GONE' }),
    webhook('https://b.example/', {
      ...{ reason: silent, reason_code: 'WEBHOOK_FAILS', reason_parameters: { value: 'Could not resolve host' } },
    }),
  ];
  const mail = { order_id: ID, kind: 'invoice', finished_at: MADE.created_at };
  const mails = [
    { ...mail, event_id: '1', state: 'bounced', answer: '550 5.1.1 No such user' },
    { ...mail, event_id: '2', state: 'expired', answer: 'It could not be sent in time.', reason_code: 'MAIL_TOO_LATE' },
  ];
  await page.route('**/merchant/v1/webhooks', (route) => route.fulfill({ json: { webhooks } }));
  await page.route('**/merchant/v1/failures', (route) => route.fulfill({ json: { jobs: [], mails } }));
  await page.goto('/');
  await expect(page.getByText('Den svarade med 410, som säger att den inte finns mer.')).toBeVisible();
  await expect(page.getByText('I tre dagar svarade den aldrig med 2xx.')).toBeVisible();
  await expect(page.getByText('Det kunde inte skickas i tid.')).toBeVisible();
  await expect(page.locator('q[lang=en]')).toHaveText(['550 5.1.1 No such user', 'Could not resolve host']);
  await expect(page.getByText(/For three days|It could not|It answered/)).toHaveCount(0);
  await isAllMarked(page, /No such user|Could not/);
  await look(page, 'words-home');
});
