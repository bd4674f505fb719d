import { describe, expect, it } from 'vitest';
import { csvTemplate, formatOf, ndjsonTemplate } from './templates';

describe('formatOf', () => {
  it.each([
    ['{"order":"1"}\n', 'ndjson'],
    ['\uFEFF\n {"order":"1"}\n', 'ndjson'],
    ['order;action\n1;cancel\n', 'csv'],
    ['\uFEFForder,action\n', 'csv'],
    ['', 'csv'],
  ])('%j: %s', async (text, format) => expect(await formatOf(new Blob([text]))).toBe(format));
});

describe('csvTemplate', () => {
  it('has the signs that a Swedish spreadsheet wants', () => {
    expect(csvTemplate('sv-SE')).toMatch(/^\uFEFForder;action;amount;/);
    expect(csvTemplate('sv-SE')).toContain('ORDER-1003;refund;249,50;');
  });
  it('has those of an English one', () => expect(csvTemplate('en-GB')).toContain('ORDER-1003,refund,249.50,'));
  it.each(['sv-SE', 'en-GB'])('has as many cells in each row as columns, in %s', (locale) => {
    const separator = locale === 'sv-SE' ? ';' : ',';
    const lengths = csvTemplate(locale)
      .trim()
      .split('\r\n')
      .map((line) => line.split(separator).length);
    expect(new Set(lengths)).toEqual(new Set([11]));
  });
});

describe('ndjsonTemplate', () => {
  it('is an object in each line', () =>
    expect(
      ndjsonTemplate()
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { action: string }).action),
    ).toEqual(['capture', 'capture', 'refund', 'cancel', 'add_tracking']));
});
