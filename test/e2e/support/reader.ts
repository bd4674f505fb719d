import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

// What a virtual screen reader says: the roles, names and states of what is on the page, as the standards have them. It is no
// real one, which says more and otherwise; and it does not say an alert that comes with its text.

interface Reader {
  start(options: { container: Element | null }): Promise<void>;
  stop(): Promise<void>;
  next(): Promise<void>;
  spokenPhraseLog(): Promise<string[]>;
}
type Reading = typeof globalThis & { reader: Reader };

const FILE = createRequire(import.meta.url).resolve('@guidepup/virtual-screen-reader/browser.js');
const EXPORT = /export\{[\w$]+ as Virtual,([\w$]+) as virtual\};?/;
const CODE = `(() => {${readFileSync(FILE, 'utf8').replace(EXPORT, 'globalThis.reader = $1;')}\n})()`;
const PHRASES_MAX = 600;
const READ_MS = 30_000;

type Phrase = string | RegExp;

/** Amounts do not break; a blank is a blank to the ear. */
const plain = (phrase: string) => phrase.replace(/\s/g, ' ');

async function begin(page: Page, part: string): Promise<void> {
  await page.evaluate(CODE);
  await page.evaluate((of) => (globalThis as Reading).reader.start({ container: document.querySelector(of) }), part);
}

/** All of a part of the page, phrase by phrase; where each ends is left out. */
async function readThrough(page: Page, part: string): Promise<string[]> {
  await begin(page, part);
  const phrases = await page.evaluate(async (most) => {
    const { reader } = globalThis as Reading;
    let said = await reader.spokenPhraseLog();
    const end = `end of ${said[0] ?? ''}`;
    for (let n = 0; n < most && said.at(-1) !== end; n++) {
      await reader.next();
      said = await reader.spokenPhraseLog();
    }
    await reader.stop();
    return said;
  }, PHRASES_MAX);
  expect(phrases.length).toBeLessThan(PHRASES_MAX);
  return phrases.filter((phrase) => !/^end\b/.test(phrase)).map(plain);
}

/** All of these are said while something is done: where the focus goes, and what live regions have to tell. */
export async function expectHeard(page: Page, act: () => Promise<void>, expected: Phrase[]): Promise<void> {
  await begin(page, 'body');
  await act();
  const said = () => page.evaluate(async () => (await (globalThis as Reading).reader.spokenPhraseLog()).slice(1));
  await expect(async () => expectInOrder((await said()).map(plain), expected)).toPass({ timeout: READ_MS });
  await page.evaluate(() => (globalThis as Reading).reader.stop());
}

/** Reads a part of the page until all of these are there, in this order, whatever else is between them: parts of a page come after others. */
export async function expectRead(page: Page, part: string, expected: Phrase[]): Promise<void> {
  await expect(async () => expectInOrder(await readThrough(page, part), expected)).toPass({ timeout: READ_MS });
}

/** All of these were said, in this order, whatever else was between them. */
function expectInOrder(said: string[], expected: Phrase[]): void {
  let from = 0;
  for (const one of expected) {
    const at = said.findIndex((phrase, n) => n >= from && (typeof one === 'string' ? phrase === one : one.test(phrase)));
    expect(at, `“${String(one)}” after “${said[from - 1] ?? ''}” in: ${said.join(' | ')}`).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}
