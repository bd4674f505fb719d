import { chromium } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAUNCH } from './browser';
import { ANNA, VERA, type User } from './people';
import { startServer } from './server';
import { signIn } from './portal';

/** Starts the server and signs both users in once; the tests find what they need in the environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = await startServer();
  const states = mkdtempSync(join(tmpdir(), 'fangst-e2e-states-'));
  const stop = async () => {
    rmSync(states, { recursive: true, force: true });
    await server.stop();
  };
  process.env['FANGST_URL'] = server.url;
  process.env['FANGST_KEY'] = JSON.stringify(server.key);
  process.env['FANGST_TEST_KEY'] = JSON.stringify(server.testKey);
  process.env['FANGST_STORE_KEYS'] = JSON.stringify(server.storeKeys);
  process.env['FANGST_STATES'] = states;
  process.env['FANGST_MAILS'] = server.mails;
  try {
    for (const user of [ANNA, VERA]) await saveSession(server.url, user, join(states, `${user.role}.json`));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function saveSession(baseURL: string, user: User, path: string): Promise<void> {
  const browser = await chromium.launch(LAUNCH);
  try {
    const context = await browser.newContext({ baseURL });
    const page = await context.newPage();
    await page.goto('/');
    await signIn(page, user);
    await page.getByRole('heading', { name: 'Home', exact: true }).waitFor();
    await context.storageState({ path });
  } finally {
    await browser.close();
  }
}
