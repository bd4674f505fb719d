import { button, openOrder, openOrders, rowOf } from '../support/portal';
import { expect, test } from '../support/test';

test.use({ as: 'viewer' });

test('a viewer sees an order, and why it cannot be captured', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrder(page, order);
  const reason = 'Your role, Viewer, may view orders but not capture.';
  await expect(page.getByText(reason).first()).toBeVisible();
  for (const name of ['Capture amount', 'Full capture', 'Capture']) {
    await expect(button(page, name)).toHaveAttribute('aria-disabled', 'true');
    await expect(button(page, name)).toHaveAccessibleDescription(reason);
  }
  await button(page, 'Full capture').focus();
  await expect(page.getByRole('tooltip')).toHaveText(reason);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('tabpanel').getByRole('checkbox')).toHaveCount(0);
});

test('a viewer has nothing to select in the list', async ({ page, shop }) => {
  const order = await shop.place();
  await openOrders(page, `?query=${order.merchant_reference1}`);
  await expect(rowOf(page, order.merchant_reference1)).toBeVisible();
  await expect(page.getByRole('checkbox', { name: /^Select/ })).toHaveCount(0);
});
