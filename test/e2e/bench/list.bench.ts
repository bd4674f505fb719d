import type { Page } from '@playwright/test';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { button, openOrders, searchBox } from '../support/portal';
import { expect, test } from '../support/test';
import { measure, type Measured, type Wanted } from './watch';

// How long whoever works with a list of a million orders waits: until what they asked for is painted. Every time the page is
// opened anew, so that nothing is shown from what the browser still had of an earlier answer.

const TIMES = 9;
const GOAL_MS = 100;
/** Somebody looks at the list for a moment before they press anything; meanwhile the page of an order is loaded. */
const LOOKING_MS = 1500;
const FIGURES = resolve(dirname(fileURLToPath(import.meta.url)), '../../../build/bench/portal.jsonl');

interface Known {
  reference: string;
  name: string;
}

interface Interaction {
  name: string;
  figure: string;
  wanted: Wanted['kind'];
  /** What is no part of it, such as the opening of the menu that it is in. */
  before?: (page: Page) => Promise<unknown>;
  act: (page: Page, known: Known) => Promise<unknown>;
}

/** At the pace of somebody who types well; only what follows the last key is measured. */
const type = (page: Page, text: string) => searchBox(page).pressSequentially(text, { delay: 110 });

const openStatus = (page: Page) =>
  page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Status', exact: true }).click();
const openView = (page: Page) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Captured' }).click();

const INTERACTIONS: Interaction[] = [
  { name: 'filter by status', figure: 'status', wanted: 'list', before: openStatus, act: (page) => page.getByRole('dialog').getByLabel('Cancelled').click() },
  { name: 'one of the views', figure: 'view', wanted: 'list', act: openView },
  { name: 'sort by amount', figure: 'sort', wanted: 'list', act: (page) => page.getByRole('columnheader').getByRole('button', { name: 'Amount' }).click() },
  { name: 'next page', figure: 'next', wanted: 'list', act: (page) => button(page, 'Next').click() },
  { name: 'search for a reference, last key', figure: 'search_reference', wanted: 'list', act: (page, { reference }) => type(page, reference) },
  { name: 'search for a name, last key', figure: 'search_name', wanted: 'list', act: (page, { name }) => type(page, name) },
  { name: 'open an order', figure: 'open', wanted: 'order', act: (page) => page.locator('[data-order-id]').nth(3).click() },
  { name: 'totals of a view', figure: 'totals', wanted: 'totals', act: openView },
];

const ofAll = (values: number[], share: number) => [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
const middle = (values: number[]) => ofAll(values, 0.5);

/** Orders from all over the list. */
async function someOrders(page: Page): Promise<Known[]> {
  const answer = await page.request.get('/merchant/v1/orders?limit=200&sort=-order_amount');
  const { orders } = (await answer.json()) as { orders: { merchant_reference1: string; customer_name: string }[] };
  const found = orders.filter((_, i) => i % 20 === 7).map((one) => ({ reference: one.merchant_reference1, name: one.customer_name }));
  expect(found.length).toBeGreaterThanOrEqual(TIMES);
  return found;
}

type Row = Record<string, string | number>;

/** What came of one interaction, in a row of the table that is printed. */
const rowOf = (interaction: string, all: Measured[]): Row => {
  const painted = all.map((one) => one.painted);
  return {
    interaction,
    'painted, median ms': Math.round(middle(painted)),
    'worst of nine': Math.round(ofAll(painted, 1)),
    'request, median': Number(middle(all.map((one) => one.request)).toFixed(1)),
    'event to frame, median': middle(all.map((one) => one.event)),
  };
};

/** What the browser sends of an answer's own time: from the request on, without the browser's own waiting. */
test('the list of orders', async ({ page }) => {
  const known = await someOrders(page);
  const rows: Row[] = [];
  mkdirSync(dirname(FIGURES), { recursive: true });
  writeFileSync(FIGURES, `${JSON.stringify({ name: 'orders', value: Number(process.env['BENCH_ORDERS']), unit: '1' })}\n`);
  for (const { name, figure, wanted, before, act } of INTERACTIONS) {
    const all: Measured[] = [];
    for (let i = 0; i < TIMES + 1; i++) {
      await openOrders(page);
      await page.waitForLoadState('networkidle');
      await before?.(page);
      await page.waitForTimeout(LOOKING_MS);
      const one = await measure(page, { kind: wanted }, () => act(page, known[i % known.length] as Known));
      if (i > 0) all.push(one); // the first one warms both sides up
    }
    const painted = all.map((one) => one.painted);
    rows.push(rowOf(name, all));
    for (const [what, value] of [['painted', middle(painted)], ['request', middle(all.map((one) => one.request))]] as const)
      appendFileSync(FIGURES, `${JSON.stringify({ name: `portal_${figure}_${what}`, value, unit: 'ms', ...(what === 'painted' && { goal: GOAL_MS }) })}\n`);
  }
  console.table(rows);
});

/** On a page that has done the same before: its code is compiled by then. */
test('the list of orders, used for a while', async ({ page }) => {
  const turned: Measured[] = [];
  const opened: Measured[] = [];
  await openOrders(page);
  for (let i = 0; i < TIMES + 2; i++) {
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(LOOKING_MS);
    turned.push(await measure(page, { kind: 'list' }, () => button(page, 'Next').click()));
  }
  for (let i = 0; i < TIMES + 2; i++) {
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(LOOKING_MS);
    opened.push(await measure(page, { kind: 'order' }, () => page.locator('[data-order-id]').nth(i + 3).click()));
    await page.goBack();
  }
  console.table([rowOf('next page, warm', turned.slice(2)), rowOf('open an order, warm', opened.slice(2))]);
});
