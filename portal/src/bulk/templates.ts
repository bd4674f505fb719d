import type { JobFormat } from '../api/jobTypes';

const HEAD_BYTES = 64;

/** By what it begins with: a name says little, and a CSV does not begin with a brace. */
export async function formatOf(file: Blob): Promise<JobFormat> {
  const head = await file.slice(0, HEAD_BYTES).text();
  return /^\uFEFF?\s*\{/.test(head) ? 'ndjson' : 'csv';
}

type Row = Record<string, string>;

const COLUMNS = [
  ...['order', 'action', 'amount', 'lines', 'currency', 'reference', 'description'],
  ...['shipping_company', 'tracking_number', 'tracking_uri', 'capture_id'],
];

/** Of everything that can be done one row, with a decimal sign as the reader writes it. */
const rowsOf = (decimal: string): Row[] => [
  { order: 'ORDER-1001', action: 'capture', amount: 'full' },
  { order: 'ORDER-1002', action: 'capture', lines: 'MUG-02:2 JKT-204:1', shipping_company: 'DHL', tracking_number: 'TRACK-1' },
  { order: 'ORDER-1003', action: 'refund', amount: `249${decimal}50`, currency: 'SEK', reference: 'RETURN-7' },
  { order: 'ORDER-1004', action: 'cancel' },
  { order: 'ORDER-1005', action: 'release' },
  { order: 'ORDER-1006', action: 'extend' },
  { order: 'ORDER-1007', action: 'add_tracking', shipping_company: 'DHL', tracking_number: 'TRACK-2' },
];

/** A spreadsheet parts columns by semicolons where the comma is the decimal sign; the mark tells it that this is UTF-8. */
export function csvTemplate(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  const decimal = parts.find(({ type }) => type === 'decimal')?.value ?? '.';
  const separator = decimal === ',' ? ';' : ',';
  const lines = [COLUMNS, ...rowsOf(decimal).map((row) => COLUMNS.map((column) => row[column] ?? ''))];
  return `\uFEFF${lines.map((cells) => cells.join(separator)).join('\r\n')}\r\n`;
}

export function ndjsonTemplate(): string {
  const rows = [
    { order: 'ORDER-1001', action: 'capture', amount: { full: true } },
    { order: 'ORDER-1002', action: 'capture', lines: [{ reference: 'MUG-02', quantity: 2 }] },
    { order: 'ORDER-1003', action: 'refund', amount: 24_950, currency: 'SEK', reference: 'RETURN-7' },
    { order: 'ORDER-1004', action: 'cancel' },
    { order: 'ORDER-1007', action: 'add_tracking', shipping_company: 'DHL', tracking_number: 'TRACK-2' },
  ];
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
