import { defineConfig } from '@playwright/test';
import base from './playwright.config';

// What `make bench` measures in a browser, on a server of its own with as many orders as BENCH_ORDERS says.
export default defineConfig(base, {
  testDir: './bench',
  testMatch: '*.bench.ts',
  outputDir: '../../build/bench/e2e',
  globalSetup: './bench/setup.ts',
  timeout: 600_000,
  reporter: 'list',
});
