import { look, SIZES } from '../support/look';
import { button, openOrder, rowOf } from '../support/portal';
import { unique } from '../support/shop';
import { expect, test } from '../support/test';

test('packing slips of the order and of each capture open as PDF', async ({ page, shop }) => {
  const order = await shop.place();
  const capture = await shop.wireCapture(order.order_id, { captured_amount: 25_000 });
  await openOrder(page, order);
  const papers = page.getByRole('region', { name: 'Documents' });
  const whole = papers.getByRole('link', { name: 'Packing slip of the whole order' });
  const one = papers.getByRole('link', { name: `Packing slip of capture ${order.klarna_reference}-1` });
  await expect(papers.getByRole('link')).toHaveCount(2);
  await expect(one).toHaveAttribute('href', new RegExp(`capture_id=${capture}$`));
  for (const link of [whole, one]) {
    const answer = await page.request.get((await link.getAttribute('href')) ?? '');
    expect(answer.headers()['content-type']).toBe('application/pdf');
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
  }
});

test('a cancelled order has a draft, which places nothing', async ({ page, shop }) => {
  const order = await shop.place();
  await shop.wire('POST', `${order.order_id}/cancel`);
  await openOrder(page, order);
  const papers = page.getByRole('region', { name: 'Documents' });
  await expect(papers).toContainText('The customer has to agree to the payment anew');
  const link = papers.getByRole('link', { name: 'Draft of a new order' });
  const answer = await page.request.get((await link.getAttribute('href')) ?? '');
  expect(await answer.json()).toMatchObject({ merchant_reference1: order.merchant_reference1, purchase_currency: 'SEK' });
  await button(page, 'More actions').click();
  const duplicate = page.getByRole('menuitem', { name: 'Duplicate as a draft' });
  await expect(duplicate).toHaveAttribute('href', (await link.getAttribute('href')) ?? '');
  await look(page, 'draft');

  await openOrder(page, await shop.place());
  await button(page, 'More actions').click();
  await expect(duplicate).toHaveAttribute('aria-disabled', 'true');
  await expect(duplicate).toContainText('Only an order that is cancelled or has expired can be duplicated.');
});

test('tags are added and removed by keyboard, and lead to the orders that have them', async ({ page, shop }) => {
  const [order, other] = [await shop.place(), await shop.place()];
  const tag = unique('Gift ');
  await openOrder(page, order);
  const tags = page.getByRole('region', { name: 'Tags' });
  const field = tags.getByRole('combobox', { name: 'New tag' });
  await expect(button(page, 'Add tag')).toHaveAccessibleDescription('Type a tag first.');
  await field.fill(tag);
  await page.keyboard.press('Enter');
  await expect(tags.getByRole('listitem')).toHaveText([tag]);
  await expect(tags.getByRole('status').filter({ hasText: `Tag ${tag} added.` })).toHaveCount(1);
  await expect(field).toBeFocused();
  await field.fill('Fragile');
  await page.keyboard.press('Enter');
  await expect(tags.getByRole('listitem')).toHaveText([tag, 'Fragile']);
  await button(page, 'Remove the tag Fragile').focus();
  await page.keyboard.press('Enter');
  await expect(tags.getByRole('listitem')).toHaveText([tag]);
  await expect(field).toBeFocused();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Tag Fragile removed.' })).toContainText('anna@example.com');
  await tags.getByRole('link', { name: tag }).click();
  await expect(page.getByRole('button', { name: `Tag: ${tag}` })).toBeVisible();
  await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
  await expect(rowOf(page, other.merchant_reference1)).toHaveCount(0);
});

for (const [size, colorScheme] of [['phone', 'dark'], ['desktop', 'light']] as const) {
  test(`tags and papers can be read by everybody, ${size} and ${colorScheme}`, async ({ page, shop }) => {
    const order = await shop.place();
    await shop.wireCapture(order.order_id, { captured_amount: 25_000 });
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme });
    await openOrder(page, order);
    for (const tag of ['Gift', 'A tag that is as long as a tag may be: of 50 chars']) {
      await page.getByRole('combobox', { name: 'New tag' }).fill(tag);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('link', { name: tag })).toBeVisible();
    }
    await page.getByRole('link', { name: 'Packing slip of the whole order' }).scrollIntoViewIfNeeded();
    await look(page, `papers-${size}-${colorScheme}`);
  });
}

test('a tag is added once, though its answer was lost', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  const order = await shop.place();
  await openOrder(page, order);
  await page.getByRole('combobox', { name: 'New tag' }).fill('Lost');
  await page.route(
    '**/tags',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await button(page, 'Add tag').click();
  await expect(page.getByRole('alert')).toContainText('It is not known whether the tags were changed');
  await button(page, 'Try again').click();
  await expect(page.getByRole('region', { name: 'Tags' }).getByRole('listitem')).toHaveText(['Lost']);
});

/** A mail that was refused for good: no mail server is there in these tests, so the answer is made up. */
const BOUNCED = { kind: 'invoice', to: 'maja@example.com', state: 'bounced', attempts: 1, answer: '550 No such user' };

test('a mail is sent again, or it is said why not', async ({ page, shop, provokes }) => {
  provokes(/403/);
  const order = await shop.place();
  const capture = await shop.wireCapture(order.order_id, { captured_amount: 25_000 });
  await page.route('**/v1/orders/*/timeline*', async (route) => {
    const answer = await route.fetch();
    const told = (await answer.json()) as { events: { type: string; mails?: object[] }[] };
    for (const event of told.events) {
      if (event.type === 'capture.created') event.mails = [{ ...BOUNCED, event_id: capture }];
    }
    await route.fulfill({ response: answer, json: told });
  });
  let sent: unknown;
  let refused = true;
  await page.route('**/resends', async (route) => {
    sent = route.request().postDataJSON();
    if (!refused) return route.fulfill({ status: 204 });
    refused = false;
    const detail = 'The last mail to maja@example.com was refused for good (550 No such user).';
    await route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      json: { type: 'urn:fangst:problem:NOT_ALLOWED', title: 'No', status: 403, code: 'NOT_ALLOWED', detail, errors: [] },
    });
  });
  await openOrder(page, order);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await button(page, 'Send again: Invoice').click();
  await expect(page.getByRole('alert')).toContainText('refused for good (550 No such user)');
  await look(page, 'resend');
  await button(page, 'Send again: Invoice').click();
  await expect(page.getByText('The mail is sent again in a moment')).toBeVisible();
  expect(sent).toEqual({ event_id: capture, kind: 'invoice' });
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('sees tags and papers, and is told why they cannot be changed', async ({ page, shop }) => {
    await openOrder(page, await shop.place());
    await expect(button(page, 'Add tag')).toHaveAccessibleDescription(/may not change tags/);
    await expect(page.getByRole('combobox', { name: 'New tag' })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Packing slip of the whole order' })).toBeVisible();
  });
});
