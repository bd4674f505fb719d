import { look } from '../support/look';
import { button, openOrder } from '../support/portal';
import { expect, test } from '../support/test';

test('a note is written once, though its answer was lost, and stands in the timeline', async ({ page, shop, provokes }) => {
  provokes(/net::ERR/);
  await openOrder(page, await shop.place());
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(button(page, 'Add note')).toHaveAccessibleDescription('Write something first.');
  await page.getByLabel('Note for your colleagues').fill('Called: wants it gift-wrapped\nand by Friday');
  await page.route(
    '**/notes',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await button(page, 'Add note').click();
  await expect(page.getByRole('alert')).toContainText('It is not known whether the note was added');
  await button(page, 'Try again').click();
  const entry = page.getByRole('listitem').filter({ hasText: 'wants it gift-wrapped' });
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('anna@example.com');
  await expect(page.getByLabel('Note for your colleagues')).toHaveValue('');
  await look(page, 'note');
});

test.describe('a viewer', () => {
  test.use({ as: 'viewer' });

  test('is not asked for notes', async ({ page, shop }) => {
    await openOrder(page, await shop.place());
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await expect(page.getByText('Order placed')).toBeVisible();
    await expect(page.getByLabel('Note for your colleagues')).toHaveCount(0);
  });
});
