import { defineConfig } from '@playwright/test';
import { LAUNCH } from './support/browser';

// One server, one browser, one test after the other: the tests share the server's data and each places its own orders.
export default defineConfig({
  testDir: './tests',
  outputDir: '../../build/test/e2e',
  globalSetup: './support/global-setup.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: [['list'], ['json', { outputFile: '../../build/test/e2e.json' }]],
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
