import { test as base, expect, type Page } from '@playwright/test';
import { join } from 'node:path';
import type { Key, User } from './people';
import { Shop } from './shop';

interface Fixtures {
  /** Whose session the page begins with; none for the sign-in page. */
  as: User['role'] | 'nobody';
  shop: Shop;
  /** Tells the guard of the console which messages a test provokes on purpose. */
  provokes: (message: RegExp) => void;
}

function fromSetup(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the global setup has not run`);
  return value;
}

export const test = base.extend<Fixtures & { console: string[] }>({
  as: ['admin', { option: true }],

  baseURL: async ({}, use) => use(fromSetup('FANGST_URL')),

  storageState: async ({ as }, use) => {
    await use(as === 'nobody' ? { cookies: [], origins: [] } : join(fromSetup('FANGST_STATES'), `${as}.json`));
  },

  shop: async ({ baseURL }, use) => {
    await use(new Shop(baseURL ?? '', JSON.parse(fromSetup('FANGST_KEY')) as Key));
  },

  console: [
    async ({ context }, use) => {
      const messages: string[] = [];
      const listen = (page: Page) => {
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') messages.push(message.text());
        });
        page.on('pageerror', (error) => messages.push(`uncaught: ${error.message}`));
      };
      context.on('page', listen);
      await use(messages);
      // A page that asks once more while it is closed is answered by nobody.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(messages, 'the console must stay empty').toEqual([]);
    },
    { auto: true },
  ],

  provokes: async ({ console: messages }, use) => {
    const expected: RegExp[] = [];
    await use((message) => expected.push(message));
    const rest = messages.filter((message) => !expected.some((pattern) => pattern.test(message)));
    messages.splice(0, messages.length, ...rest);
  },
});

export { expect };
