import AxeBuilder from '@axe-core/playwright';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../support/test';

// The documentation at /docs: made from /openapi.json by a viewer that is part of the program.

const PICTURES = resolve(dirname(fileURLToPath(import.meta.url)), '../../../build/screenshots');

test.use({ as: 'nobody' });

interface Document {
  paths: Record<string, Record<string, { summary: string }>>;
}

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, viewport: { width: 1440, height: 900 } });

    test('every operation is shown, and no request leaves the server', async ({ page, baseURL }) => {
      const origin = new URL(baseURL ?? '').origin;
      const elsewhere: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) elsewhere.push(request.url());
      });
      const answer = await page.goto('/docs');
      expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'");
      const document = (await (await page.request.get('/openapi.json')).json()) as Document;
      const summaries = Object.values(document.paths).flatMap((path) => Object.values(path).map((said) => said.summary));
      expect(summaries.length).toBeGreaterThan(20);
      const listed = page.locator('.nav-bar-path');
      await expect(listed).toHaveCount(summaries.length);
      expect((await listed.allInnerTexts()).map((text) => text.trim()).sort()).toEqual(summaries.sort());
      await page.screenshot({ path: `${PICTURES}/docs-${scheme}.png` });
      expect(elsewhere).toEqual([]);
    });

    test('is readable by the standards of axe', async ({ page }) => {
      await page.goto('/docs');
      await page.locator('.nav-bar-path', { hasText: 'Give captured money back' }).click();
      await expect(page.locator('main').getByText('refunded_amount').filter({ visible: true }).first()).toBeVisible();
      // The viewer has one navigation inside another and names neither.
      const axe = new AxeBuilder({ page }).setLegacyMode().disableRules('landmark-unique');
      const { violations } = await axe.analyze();
      const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
      expect(said).toEqual([]);
    });
  });
}

test('one gets from the list of operations to one of them', async ({ page }) => {
  await page.goto('/docs');
  await page.locator('.nav-bar-path', { hasText: 'Capture part or all of an authorized order' }).click();
  const main = page.locator('main');
  await expect(main.getByText('/ordermanagement/v1/orders/{order_id}/captures').first()).toBeVisible();
  await expect(main.getByText('Klarna-Idempotency-Key').first()).toBeVisible();
  await expect(main.getByText('captured_amount').filter({ visible: true }).first()).toBeVisible();
  await page.screenshot({ path: `${PICTURES}/docs-operation.png` });
});
