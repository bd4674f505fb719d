import { execFileSync, spawn } from 'node:child_process';
import { chromium } from '@playwright/test';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LAUNCH } from '../support/browser';
import { signIn } from '../support/portal';
import { ended, freePort, healthy } from '../support/server';

const HERE = dirname(fileURLToPath(import.meta.url));
const BIN = resolve(HERE, '..', process.env['FANGST_BIN'] ?? '../../build/release/fangst');

/** A store of so many generated orders, a server on it and somebody who is signed in. The store goes when it is over;
 * BENCH_STORE names one of `fangst demo` that is there already, and stays. */
export default async function setup(): Promise<() => Promise<void>> {
  const orders = process.env['BENCH_ORDERS'] ?? '1000000';
  const parent = process.env['BENCH_DATA'] ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'portal-'));
  const kept = process.env['BENCH_STORE'];
  const data = kept ?? join(folder, 'store');
  if (kept === undefined) execFileSync(BIN, ['demo', '--data', data, '--orders', orders], { stdio: ['ignore', 'ignore', 'inherit'] });
  const port = await freePort();
  const child = spawn(BIN, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await healthy(url, child);
  const { portal } = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as { portal: { email: string; password: string } };
  const browser = await chromium.launch(LAUNCH);
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto('/signin');
  await signIn(page, portal);
  await page.getByRole('heading', { name: 'Home', exact: true }).waitFor();
  await context.storageState({ path: join(folder, 'admin.json') });
  await browser.close();
  process.env['FANGST_URL'] = url;
  process.env['FANGST_STATES'] = folder;
  process.env['BENCH_ORDERS'] = orders;
  return async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
}
