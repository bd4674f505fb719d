import type { Page } from '@playwright/test';
import { look, SIZES } from '../support/look';
import { LINUS, OUTDOOR, OUTLET, SIGNE, type Key } from '../support/people';
import { button, rowOf, signIn } from '../support/portal';
import { Shop, unique } from '../support/shop';
import { expect, test } from '../support/test';

test.use({ as: 'nobody' });

const address = (store: { id: string }, path: string) => new RegExp(`/store/${store.id}${path.replace('?', '\\?')}$`);
const switcher = (page: Page, store: { name: string }) => button(page, `Store ${store.name}: go to another`);

test('one sign-in, two stores, two tabs: each is in its own, until one is closed', async ({
  page: tab,
  browser,
  baseURL,
  provokes,
}) => {
  test.slow(); // the whole way of one person through two stores, with pictures
  provokes(/status of 404/);
  const [homeKey, otherKey] = JSON.parse(process.env['FANGST_STORE_KEYS'] ?? '[]') as [Key, Key];
  const mine = await new Shop(baseURL ?? '', homeKey).place({ reference: unique('HOME') });
  const theirs = await new Shop(baseURL ?? '', otherKey).place({ reference: unique('AWAY') });
  const context = await browser.newContext({ baseURL: baseURL ?? '', storageState: { cookies: [], origins: [] } });
  const host = await context.newPage();
  await host.goto('/users');
  await signIn(host, SIGNE);
  await button(host, 'Invite user').click();
  const dialog = host.getByRole('dialog', { name: 'Invite user' });
  await dialog.getByLabel('E-mail address').fill(LINUS.email);
  await dialog.getByRole('radio', { name: 'Operator' }).check();
  await button(dialog, 'Make the link').click();
  const link = (await dialog.getByText(/\/invitation#/).textContent()) ?? '';
  await button(dialog, 'I have copied it').click();

  // Nobody is told at home, and nothing changes there, until it is accepted.
  await tab.goto('/');
  await signIn(tab, LINUS);
  await tab.getByRole('heading', { name: 'Home', exact: true }).waitFor();
  expect(new URL(tab.url()).pathname).toBe('/');
  await tab.goto(link);
  await look(tab, 'invitation-signed-in');
  await button(tab, `Accept as ${LINUS.email}`).click();
  await expect(tab.getByRole('heading', { level: 1, name: `You may enter ${OUTLET.name} now` })).toBeVisible();
  await tab.getByRole('link', { name: `Go to ${OUTLET.name}` }).click();
  await expect(tab.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
  await expect(tab).toHaveURL(address(OUTLET, '/'));
  await expect(tab).toHaveTitle(new RegExp(OUTLET.name));

  // Two tabs in two stores: lists, menus and addresses are of their own, also when they are loaded anew.
  const other = await tab.context().newPage();
  await other.goto('/orders');
  await expect(other).toHaveURL(address(OUTDOOR, '/orders'));
  await tab.getByRole('link', { name: 'Orders', exact: true }).click();
  for (const load of [() => Promise.resolve(), () => Promise.all([tab.reload(), other.reload()])]) {
    await load();
    await expect(rowOf(tab, theirs.merchant_reference1)).toBeVisible();
    await expect(rowOf(other, mine.merchant_reference1)).toBeVisible();
    await expect(tab.getByText(mine.merchant_reference1)).toHaveCount(0);
    await expect(other.getByText(theirs.merchant_reference1)).toHaveCount(0);
  }
  const menu = (page: Page) => page.getByRole('navigation', { name: 'Main menu' });
  await expect(menu(tab).getByRole('link', { name: 'Users' })).toHaveCount(0);
  await expect(menu(other).getByRole('link', { name: 'Users' })).toBeVisible();
  await tab.goto(`/store/${OUTLET.id}/orders/${theirs.order_id}`);
  await button(tab, 'Full capture').click();
  await tab.getByRole('dialog', { name: 'Capture all that is left' }).getByRole('button', { name: /^Capture / }).click();
  await expect(tab.getByRole('alert').filter({ hasText: 'captured' })).toBeVisible();

  // From one store to another by keyboard, in the same section.
  await switcher(other, OUTDOOR).focus();
  await other.keyboard.press('Enter');
  await expect(other.getByRole('link', { name: new RegExp(OUTDOOR.name) })).toBeFocused();
  await look(other, 'store-switcher');
  await other.keyboard.press('Tab');
  await other.keyboard.press('Enter');
  await expect(other).toHaveURL(address(OUTLET, '/orders'));
  await expect(switcher(other, OUTLET)).toBeVisible();

  // Which store has it?
  await switcher(other, OUTLET).click();
  await other.getByRole('link', { name: 'All your stores' }).click();
  await expect(other.getByRole('heading', { level: 1, name: 'Your stores' })).toBeFocused();
  await look(other, 'stores');
  await other.getByRole('searchbox').fill(mine.merchant_reference1);
  await other.keyboard.press('Enter');
  await expect(other).toHaveURL(address(OUTLET, `/orders?query=${mine.merchant_reference1}&stores=all`));
  await expect(rowOf(other, mine.merchant_reference1)).toContainText(OUTDOOR.name);
  const away = other.getByRole('link', { name: mine.merchant_reference1, exact: true });
  await expect(away).toHaveAttribute('href', `/store/${OUTDOOR.id}/orders/${mine.order_id}`);

  // One list over both: where each order is, and what is done in one store only.
  await other.getByRole('searchbox').fill('');
  await expect(other).toHaveURL(address(OUTLET, '/orders?stores=all'));
  await expect(rowOf(other, theirs.merchant_reference1)).toContainText(OUTLET.name);
  await expect(rowOf(other, mine.merchant_reference1)).toContainText(OUTDOOR.name);
  await expect(other.getByText('Choose one store to capture several orders at once.')).toBeVisible();
  await expect(other.getByRole('checkbox', { name: `Select order ${mine.merchant_reference1}` })).toBeDisabled();
  await expect(button(other, 'Export')).toHaveAttribute('aria-disabled', 'true');
  await expect(other.getByRole('region', { name: 'Totals' })).toContainText(/match/);
  await look(other, 'orders-over-stores');
  const popup = other.context().waitForEvent('page');
  await away.click({ modifiers: ['ControlOrMeta'] });
  await expect((await popup).getByRole('heading', { level: 1, name: mine.merchant_reference1 })).toBeVisible();
  await (await popup).close();
  await button(other, /^Store:/).click();
  await look(other, 'store-filter');
  await other.getByRole('checkbox', { name: OUTDOOR.name }).uncheck();
  await expect(other).toHaveURL(address(OUTLET, '/orders'));
  await expect(rowOf(other, mine.merchant_reference1)).toHaveCount(0);
  await expect(other.getByRole('checkbox', { name: `Select order ${theirs.merchant_reference1}` })).toBeEnabled();
  await other.getByRole('checkbox', { name: 'All stores' }).check();
  await other.keyboard.press('Escape');
  await expect(rowOf(other, mine.merchant_reference1)).toBeVisible();
  await other.setViewportSize(SIZES.phone);
  await other.emulateMedia({ colorScheme: 'dark' });
  await look(other, 'orders-over-stores-phone-dark');
  await expect(other.getByRole('banner')).toContainText(OUTLET.name);
  await button(other, 'Open menu').click();
  await switcher(other, OUTLET).click();
  await look(other, 'store-switcher-phone-dark');
  await other.keyboard.press('Escape');
  await other.emulateMedia({ colorScheme: 'light' });
  await other.setViewportSize(SIZES.desktop);
  await expect(other.getByRole('dialog')).toHaveCount(0); // the menu of the phone, which takes all keys
  // By keyboard to the order before the latest, which is of the other store.
  await other.keyboard.press('j');
  await other.keyboard.press('j');
  await expect(away).toBeFocused();
  await other.keyboard.press('Enter');
  await expect(other.getByRole('heading', { level: 1, name: mine.merchant_reference1 })).toBeVisible();
  await expect(other).toHaveURL(address(OUTDOOR, `/orders/${mine.order_id}`));

  // A saved view is over the stores that it was saved over, also from another list.
  const views = other.getByRole('navigation', { name: 'Views' });
  for (const [name, stores] of [['Everywhere', 'all'], ['Over there', OUTLET.id]] as const) {
    await other.goto(`/store/${OUTDOOR.id}/orders?stores=${stores}`);
    await button(other, 'Save view').click();
    const saving = other.getByRole('dialog', { name: 'Save this view' });
    await saving.getByLabel('Name').fill(name);
    await button(saving, 'Save as new view').click();
    await expect(saving).toHaveCount(0);
    await other.goto(`/store/${OUTDOOR.id}/orders`);
    await views.getByRole('link', { name }).click();
    await expect(other).toHaveURL(new RegExp(`stores=${stores}`));
    await expect(rowOf(other, theirs.merchant_reference1)).toContainText(OUTLET.name);
    await expect(rowOf(other, mine.merchant_reference1)).toHaveCount(stores === 'all' ? 1 : 0);
  }

  // The store decides what its guest may do, until when, and whether at all.
  const guest = host.getByRole('list', { name: 'Users of other merchants' }).getByRole('listitem');
  await host.reload();
  await expect(guest).toContainText(`at home with ${OUTDOOR.name} (${OUTDOOR.id})`);
  await button(guest, `Change ${LINUS.email}`).click();
  const change = host.getByRole('dialog', { name: `Change ${LINUS.email}` });
  await change.getByRole('radio', { name: 'Viewer' }).check();
  await change.getByRole('checkbox', { name: 'External' }).check();
  await change.getByLabel('Last day').fill('2099-12-31');
  await button(change, 'Save').click();
  await expect(guest).toContainText('let in until 31 Dec 2099');
  await look(host, 'store-guests');
  await button(guest, `Withdraw the access of ${LINUS.email}`).click();
  const question = host.getByRole('dialog', { name: `Withdraw the access of ${LINUS.email}?` });
  await button(question, 'Withdraw access').click();
  await expect(guest).toHaveCount(0);

  await menu(tab).getByRole('link', { name: 'Expiring' }).click();
  await expect(tab.getByRole('heading', { level: 1, name: 'This store is closed to you' })).toBeVisible();
  await look(tab, 'store-closed');
  await tab.getByRole('link', { name: `Go to ${OUTDOOR.name}` }).click();
  await expect(tab.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
  const left = tab.getByRole('navigation', { name: 'Views' });
  await tab.goto(`/store/${OUTDOOR.id}/orders`);
  await expect(left.getByRole('link', { name: 'Over there' })).toHaveAccessibleDescription(
    'You may not enter any of the stores that this view is over.',
  );
  await left.getByRole('link', { name: 'Everywhere' }).click();
  await expect(rowOf(tab, mine.merchant_reference1)).toBeVisible();
  await expect(rowOf(tab, theirs.merchant_reference1)).toHaveCount(0);
  await tab.getByRole('button', { name: /Your account/ }).click();
  await button(tab, 'Sign out').click();
  await expect(button(tab, 'Sign in')).toBeVisible();

  // A deep link asks for the sign-in first, and then leads to its store.
  await tab.goto(`/store/${OUTDOOR.id}/orders/${mine.order_id}`);
  await signIn(tab, LINUS);
  await expect(tab.getByRole('heading', { level: 1, name: mine.merchant_reference1 })).toBeVisible();
  await tab.goto(`/store/${OUTLET.id}/orders`);
  await expect(tab.getByRole('heading', { level: 1, name: 'This store is closed to you' })).toBeVisible();
  await context.close();
});
