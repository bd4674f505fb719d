// Fails when what a browser must load first (page, entry, its preloads, styles, the Latin font) outgrows its budget.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 250;
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1]);
const gz = (f) =>
  f.endsWith('.woff2') ? statSync(new URL(f, dist)).size : gzipSync(readFileSync(new URL(f, dist))).length;
const shown = (n) => `${(n / 1024).toFixed(1)} kB`;

let first = gzipSync(html).length;
const all = readdirSync(new URL('assets/', dist)).map((f) => `assets/${f}`);
for (const f of all) {
  const isFirst = files.includes(f) || /inter-latin-wght/.test(f);
  if (isFirst) first += gz(f);
  console.log(`${isFirst ? 'first' : 'later'}  ${shown(gz(f)).padStart(9)}  ${f}`);
}
console.log(`first load: ${shown(first)} of ${BUDGET_KB} kB (gzip)`);
if (first > BUDGET_KB * 1024) process.exit(1);
