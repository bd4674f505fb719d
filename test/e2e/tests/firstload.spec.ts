import { expect, test } from '../support/test';

// What a browser with nothing in its cache transfers until a page is there, bytes as they come over the wire. The chart of
// the home page is not waited for by what is to be read there, and has a budget of its own. The page of an order, which is loaded
// once the list has been there for a second, is no part of it: the browser is told to save data, and then it is not loaded ahead.

const BUDGET = 250_000;
const CHART_BUDGET = 130_000;

for (const [name, path, heading] of [
  ['sign-in', '/signin', 'Sign in'],
  ['home', '/', 'Home'],
  ['orders', '/orders', 'Orders'],
] as const) {
  test.describe(name, () => {
    test.use({ as: name === 'sign-in' ? 'nobody' : 'admin' });

    test('is there after less than 250 kB', async ({ page }) => {
      const session = await page.context().newCDPSession(page);
      const bytes = new Map<string, number>();
      const files = new Map<string, string>();
      await session.send('Network.enable');
      await session.send('Network.setCacheDisabled', { cacheDisabled: true });
      await session.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true });
      session.on('Network.responseReceived', ({ requestId, response }) => files.set(requestId, new URL(response.url).pathname));
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await page.waitForLoadState('networkidle');
      const loaded = [...bytes].map(([id, size]) => ({ file: files.get(id) ?? '', size }));
      const isChart = ({ file }: { file: string }) => file.includes('BusinessChart');
      const sum = (parts: typeof loaded) => parts.reduce((total, { size }) => total + size, 0);
      const listed = loaded.map(({ file, size }) => `${size} ${file}`).join('\n');
      expect(loaded.length, listed).toBeGreaterThan(5);
      expect(listed).not.toContain('OrderPage');
      expect(sum(loaded.filter((part) => !isChart(part))), listed).toBeLessThan(BUDGET);
      expect(sum(loaded.filter(isChart)), listed).toBeLessThan(CHART_BUDGET);
    });
  });
}

test('what can be compressed comes compressed, and what has a hash in its name is kept', async ({ request, page }) => {
  await page.goto('/signin');
  const urls = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  const scripts = urls.filter((url) => /\.(js|css)$/.test(url));
  expect(scripts.length).toBeGreaterThan(1);
  for (const url of scripts) {
    for (const [taken, expected] of [
      ['gzip, br', 'br'],
      ['gzip', 'gzip'],
    ] as const) {
      const answer = await request.get(url, { headers: { 'Accept-Encoding': taken } });
      expect(answer.headers()['cache-control'], url).toContain('immutable');
      expect(answer.headers()['vary'], url).toBe('Accept-Encoding');
      expect(answer.headers()['content-encoding'], url).toBe(expected);
      expect((await answer.body()).length, url).toBeGreaterThan(0);
    }
  }
});
