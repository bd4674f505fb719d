import { defineConfig } from '@playwright/test';
import { LAUNCH } from './support/browser';

// One server, one browser, one test after the other: the tests share the server's data and each places its own orders. Of several
// runs side by side each has a name of its own for what it leaves.
const NAME = process.env['FANGST_E2E'] ?? 'e2e';

export default defineConfig({
  testDir: './tests',
  outputDir: `../../build/test/${NAME}`,
  globalSetup: './support/global-setup.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // No test measures time by these: they only say when to give up, on a machine that does four things at once.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: `../../build/test/${NAME}.json` }]],
  use: {
    browserName: 'chromium',
    launchOptions: LAUNCH,
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'off',
  },
});
