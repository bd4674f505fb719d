import type { Locator, Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { NILS } from '../support/people';
import { button, openOrder, signIn } from '../support/portal';
import { MUG } from '../support/shop';
import { expect, test } from '../support/test';

const requests = (page: Page) => page.getByRole('list', { name: 'Approvals' }).getByRole('listitem');

test.describe.configure({ mode: 'serial' });

test('an administrator sets a limit, and takes part of it back', async ({ page }) => {
  await page.goto('/settings');
  const card = page.getByRole('region', { name: 'Limits of amounts' });
  await button(card, 'Add a limit').click();
  const row = card.getByRole('group', { name: 'Limit 1' });
  await row.getByLabel('Currency').selectOption('EUR');
  await button(card, 'Save limits').click();
  await expect(card).toContainText('Enter at least one amount.');
  await row.getByLabel('At a time (EUR)').fill('10');
  await expect(row.getByRole('status').first()).toHaveText('= €10.00');
  await row.getByLabel('Per user and day').fill('1o');
  await expect(card).toContainText('This is not an amount.');
  await button(card, 'Save limits').click();
  await expect(page.getByText('Limits saved')).toHaveCount(0);
  await row.getByLabel('Per user and day').fill('100');
  await button(card, 'Save limits').click();
  await expect(page.getByText('Limits saved')).toBeVisible();
  await expect(button(card, 'Save limits')).toHaveCount(0);
  await card.scrollIntoViewIfNeeded();
  await look(page, 'settings-limits');
  await page.reload();
  await expect(row.getByLabel('Per user and day')).toHaveValue('100.00');
  await button(card, 'Add a limit').click();
  await button(card, 'Remove limit 2').click();
  await row.getByLabel('Per user and day').fill('');
  await button(card, 'Save limits').click();
  await expect(page.getByText('Limits saved')).toBeVisible();
  await page.goto('/audit-log');
  await expect(page.getByRole('listitem').first()).toContainText('Limit of amounts changed');
  await expect(page.getByRole('listitem').first()).toContainText('Finance, Refunds, EUR');
});

/** For how long what is seen had rested, whenever the notice said something else. */
const restsOf = (dialog: Locator) =>
  dialog.evaluateHandle((element) => {
    const rests: number[] = [];
    const seen = () => Array.from(element.querySelectorAll('p'), (p) => p.textContent).find((text) => text?.includes('is more')) ?? '';
    const said = () => element.querySelector('[role=alert]')?.textContent ?? '';
    let [wasSeen, wasSaid, at] = [seen(), said(), -Infinity];
    new MutationObserver(() => {
      if (wasSeen !== seen()) at = performance.now();
      if (wasSaid !== said()) rests.push(performance.now() - at);
      [wasSeen, wasSaid] = [seen(), said()];
    }).observe(element, { subtree: true, childList: true, characterData: true });
    return rests;
  });

test('a refund above the limit is asked for by one and approved by another', async ({ page, browser, baseURL, shop }) => {
  const order = await shop.place({ goods: [MUG], currency: 'EUR' });
  await shop.capture(order.order_id, { full: true });
  const context = await browser.newContext({ baseURL: baseURL ?? '', storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  await theirs.goto('/');
  await signIn(theirs, NILS);
  await theirs.getByRole('heading', { name: 'Home', exact: true }).waitFor();

  for (const amount of ['20', '30']) {
    await openOrder(theirs, order);
    await button(theirs, 'Refund').click();
    const dialog = theirs.getByRole('dialog');
    await dialog.getByText('Amount', { exact: true }).click();
    await dialog.getByRole('textbox', { name: /^Amount/ }).fill('10');
    await expect(button(dialog, 'Refund €10.00')).toBeVisible();
    await dialog.getByRole('textbox', { name: /^Amount/ }).fill(amount);
    await expect(dialog.getByRole('alert')).toContainText('This is above your limit');
    await expect(dialog.getByRole('alert')).toContainText(`€${amount}.00 is more than the €10.00 that your role does alone`);
    await expect(button(dialog, /^Refund €/)).toHaveCount(0);
    if (amount === '30') {
      const rests = await restsOf(dialog);
      for (const other of ['31', '32', '33', amount]) {
        await dialog.getByRole('textbox', { name: /^Amount/ }).fill(other);
        await expect(dialog.getByRole('paragraph').filter({ hasText: `€${other}.00 is more` })).toBeVisible();
        if (other === '33') await expect(dialog.getByRole('alert')).toContainText('€33.00 is more');
      }
      await expect(dialog.getByRole('alert')).toContainText(`€${amount}.00 is more`);
      expect(Math.min(...(await rests.evaluate((told) => told)))).toBeGreaterThan(550);
    }
    await button(dialog, 'Ask for approval').click();
    await expect(dialog).toContainText('Say why.');
    await dialog.getByLabel('Why should it be done?').fill(`Broken, ${amount} back`);
    if (amount === '20') await look(theirs, 'approval-ask', '[role="dialog"]');
    await button(dialog, 'Ask for approval').click();
    await expect(dialog).toHaveCount(0);
  }
  await theirs.getByRole('link', { name: 'Approvals', exact: true }).click();
  const mine = requests(theirs).filter({ hasText: 'Broken, 20 back' }).filter({ hasText: order.merchant_reference1 });
  await expect(button(mine, 'Approve: Refund €20.00')).toHaveAttribute('aria-disabled', 'true');
  await expect(button(mine, 'Approve: Refund €20.00')).toHaveAccessibleDescription(
    'You asked for this yourself: somebody else decides.',
  );

  await page.goto('/');
  const card = page.getByRole('region', { name: 'Approvals' });
  await expect(card).toContainText('Refund €20.00');
  await look(page, 'home-approvals');
  await card.getByRole('link', { name: 'All approvals' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Approvals' })).toBeFocused();
  await look(page, 'approvals-desktop');
  const entry = (amount: string) =>
    requests(page).filter({ hasText: `Broken, ${amount} back` }).filter({ hasText: order.merchant_reference1 });
  await button(entry('20'), 'Approve: Refund €20.00').click();
  const question = page.getByRole('dialog', { name: 'Approve: Refund €20.00' });
  await expect(question).toContainText('Broken, 20 back');
  await button(question, 'Approve').click();
  await expect(page.getByText('Approved and done')).toBeVisible();
  await expect(entry('20')).toHaveCount(0);
  await button(entry('30'), 'Reject: Refund €30.00').click();
  const refusal = page.getByRole('dialog', { name: 'Reject: Refund €30.00' });
  await button(refusal, 'Reject').click();
  await expect(refusal).toContainText('Say why.');
  await refusal.getByLabel('Why').fill('One is enough');
  await look(page, 'approval-reject', '[role="dialog"]');
  await button(refusal, 'Reject').click();
  await expect(entry('30')).toHaveCount(0);
  await page.getByText('All', { exact: true }).click();
  await expect(entry('20')).toContainText('Approved');
  await expect(entry('30')).toContainText('One is enough');

  await entry('20').getByRole('link', { name: order.merchant_reference1 }).click();
  await expect(page.getByRole('heading', { level: 1, name: order.merchant_reference1 })).toBeVisible();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const told = page.getByRole('tabpanel');
  await expect(told).toContainText('Approval asked for');
  await expect(told).toContainText('Refund €20.00 · Approved');
  await expect(told).toContainText(NILS.email);
  await look(page, 'timeline-approval');
  await context.close();
});

for (const [size, viewport] of Object.entries(SIZES))
  test(`approvals can be read on a ${size}, also in the dark`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/approvals');
    await expect(page.getByRole('heading', { level: 1, name: 'Approvals' })).toBeVisible();
    await page.getByText('All', { exact: true }).click();
    await expect(requests(page).first()).toBeVisible();
    await look(page, `approvals-dark-${size}`);
    await page.goto('/settings');
    await page.getByRole('region', { name: 'Limits of amounts' }).scrollIntoViewIfNeeded();
    await expect(page.getByRole('group', { name: 'Limit 1' })).toBeVisible();
    await look(page, `settings-limits-dark-${size}`);
  });
