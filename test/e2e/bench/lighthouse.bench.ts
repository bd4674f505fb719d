import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browse, JUDGED, scoresOf, type Scores } from '../support/lighthouse';
import { freePort } from '../support/server';
import { test } from '../support/test';

// Lighthouse's performance score of a machine that does nothing else: the median of three runs, with
// as many orders in the store as the list is measured with.

const RUNS = 3;
const FIGURES = resolve(dirname(fileURLToPath(import.meta.url)), '../../../build/bench/portal.jsonl');

const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test('the score of the pages that are opened most', async ({ page, baseURL }) => {
  const answer = await page.request.get('/merchant/v1/orders?limit=1');
  const { orders } = (await answer.json()) as { orders: { order_id: string }[] };
  mkdirSync(dirname(FIGURES), { recursive: true });
  const rows: Record<string, string | number>[] = [];
  for (const [name, path, isSignedIn] of JUDGED) {
    const address = (baseURL ?? '') + path + (name === 'order' ? (orders[0]?.order_id ?? '') : '');
    const all: Scores[] = [];
    for (let run = 0; run < RUNS; run++) {
      const port = await freePort();
      const context = await browse(isSignedIn, port, baseURL ?? '');
      try {
        all.push(await scoresOf(address, port));
      } finally {
        await context.close();
      }
    }
    const score = Math.round(100 * middle(all.map((one) => one.performance)));
    const blocking = Math.round(middle(all.map((one) => one.blockingMs)));
    rows.push({ page: name, 'performance, median of 3': score, 'blocking time, ms': blocking });
    appendFileSync(FIGURES, `${JSON.stringify({ name: `lighthouse_${name}`, value: score, unit: 'of 100', goal: 95 })}\n`);
  }
  console.table(rows);
});
