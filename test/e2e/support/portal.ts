import { expect, type Locator, type Page } from '@playwright/test';
import type { User } from './people';

// What a merchant does in the portal, in a merchant's words.

export async function signIn(page: Page, { email, password }: Pick<User, 'email' | 'password'>): Promise<void> {
  const passwordField = page.getByRole('textbox', { name: 'Password', exact: true });
  await passwordField.waitFor(); // the page before may have a field for an e-mail, too
  await page.getByLabel('E-mail').fill(email);
  await passwordField.fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function openOrders(page: Page, search = ''): Promise<void> {
  await page.goto(`/orders${search}`);
  await expect(page.getByRole('heading', { name: 'Orders', exact: true })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

export async function openOrder(page: Page, order: { order_id: string; merchant_reference1: string }): Promise<void> {
  await page.goto(`/orders/${order.order_id}`);
  await expect(page.getByRole('heading', { level: 1, name: order.merchant_reference1 })).toBeVisible();
}

export const searchBox = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search orders' });

/** The row of the table, or the card where there is no table. */
export function rowOf(page: Page, reference: string): Locator {
  return page
    .getByRole('row')
    .or(page.getByRole('listitem'))
    .filter({ has: page.getByRole('link', { name: reference, exact: true }) });
}

export const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

export async function expectCaptured(page: Page, amount: string): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: `${amount} captured` })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** What the head of the order page says under a name. */
export function factOf(page: Page, name: string): Locator {
  return page
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${name}$`) })
    .locator('..')
    .getByRole('definition');
}
