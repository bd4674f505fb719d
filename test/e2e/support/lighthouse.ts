import { chromium, expect, type BrowserContext } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAUNCH } from './browser';

// Lighthouse's own judgement of a page, by its settings for desks: the portal is for people at work.

const TIMINGS = ['first-contentful-paint', 'speed-index', 'largest-contentful-paint', 'cumulative-layout-shift', 'total-blocking-time'];

export interface Scores {
  performance: number;
  blockingMs: number;
  accessibility: number;
  faults: string;
}

/** Of a page that is loaded with an empty cache. */
export async function scoresOf(url: string, port: number): Promise<Scores> {
  const settings = { port, logLevel: 'silent', onlyCategories: ['performance', 'accessibility'] } as const;
  const options = { ...settings, onlyCategories: [...settings.onlyCategories], disableStorageReset: true };
  const lhr = (await lighthouse(url, options, desktopConfig))?.lhr;
  if (lhr === undefined) throw new Error('Lighthouse has no result');
  expect(lhr.finalDisplayedUrl, 'the page that was asked for').toBe(url);
  expect(lhr.runtimeError, 'Lighthouse itself').toBeUndefined();
  const refs = lhr.categories['accessibility']?.auditRefs ?? [];
  const failed = refs.filter(({ id, weight }) => weight > 0 && lhr.audits[id]?.score === 0);
  return {
    performance: lhr.categories['performance']?.score ?? 0,
    blockingMs: lhr.audits['total-blocking-time']?.numericValue ?? 0,
    accessibility: lhr.categories['accessibility']?.score ?? 0,
    faults: [...failed.map(({ id }) => id), ...TIMINGS.map((id) => `${id} ${lhr.audits[id]?.displayValue ?? ''}`)].join(', '),
  };
}

interface Session {
  cookies: Parameters<BrowserContext['addCookies']>[0];
  origins: { localStorage: { name: string; value: string }[] }[];
}

/** A browser of its own, whose port Lighthouse speaks to, signed in or not. */
export async function browse(isSignedIn: boolean, port: number, baseURL: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext('', {
    ...LAUNCH,
    args: [...(LAUNCH.args ?? []), `--remote-debugging-port=${port}`],
  });
  if (!isSignedIn) return context;
  const state = JSON.parse(readFileSync(join(process.env['FANGST_STATES'] ?? '', 'admin.json'), 'utf8')) as Session;
  await context.addCookies(state.cookies);
  const page = await context.newPage();
  await page.goto(`${baseURL}/signin`);
  await page.evaluate(
    (items) => items.forEach(({ name, value }) => localStorage.setItem(name, value)),
    state.origins.flatMap(({ localStorage: items }) => items),
  );
  await page.close();
  return context;
}

/** The pages that are opened most. `order` is followed by the id of one. */
export const JUDGED = [
  ['sign-in', '/signin', false],
  ['home', '/', true],
  ['orders', '/orders', true],
  ['order', '/orders/', true],
] as const;
