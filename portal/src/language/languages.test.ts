import { describe, expect, it } from 'vitest';
import { parseAmount } from '../format/money';
import { t } from '../messages';
import * as da from './da';
import * as de from './de';
import * as english from './english';
import * as fi from './fi';
import { LANGUAGES, localeOf, preferredLanguage } from './language';
import * as nb from './nb';
import * as sv from './sv';
import { laidOver } from './translated';
import { COMPLETE } from './translation';

const ENGLISH: Record<string, unknown> = { ...t, ...english };
const OTHERS: Record<string, Record<string, unknown>> = { da, de, fi, nb, sv };

type Text = (...args: unknown[]) => string;
type Leaf = string | Text;

/** Every text below, by where it stands: `order.line.total`. */
function leaves(texts: unknown, path: string): [string, Leaf][] {
  if (typeof texts !== 'object' || texts === null) return [[path, texts as Leaf]];
  return Object.entries(texts).flatMap(([key, text]) => leaves(text, path === '' ? key : `${path}.${key}`));
}

const complete = (texts: Record<string, unknown>) =>
  new Map(leaves(Object.fromEntries(COMPLETE.map((area) => [area, texts[area]])), ''));

/** Functions that say another thing for each of some words; all others take numbers as well as names. */
const SAMPLES: Record<string, unknown[][]> = {
  'dunning.step': [['reminder'], ['demand'], ['collection']],
  'dunning.next': ['reminder', 'demand', 'collection'].map((step) => [step, '3']),
  'dunning.paused': ['return', 'dispute', 'other', undefined].flatMap((why) => [[why, '3'], [why, undefined]]),
  'dunning.reasonOf': [['return'], ['dispute'], ['other']],
  'dunning.amountDue': [['3', '4'], ['3', undefined]],
  'invoices.payment': [['3', '4'], ['3', undefined]],
  'warnings.linesLess': ['captured', 'refunded', 'ordered'].map((basis) => ['3', basis]),
  'warnings.linesMore': ['captured', 'refunded', 'ordered'].map((basis) => ['3', basis]),
  'orders.found': [[3, true], [3, false], [1, false]],
};

const samplesOf = (path: string, text: Text) =>
  SAMPLES[path] ?? [Array.from({ length: text.length }, (_, i) => 3 + i), [1, 1, 1, 1]];

const digitsOf = (text: string) => (text.match(/\d/g) ?? []).sort().join('');

/** Names, signs, and words that are the same in the language as in English. */
const SAME: Record<string, string[]> = {
  all: [
    ...['fangst', '–', 'JSON', 'PDF', 'CSV', 'NDJSON', '3 – 4', '3 × 4', '3, 4', '3 → 4', '3: 4', '3: 4 → 5'],
    ...['3 ms', '3 (4)', 'DHL Packstation', 'Status', 'Post', 'Webhooks', 'webhook-id', 'MobilePay', 'Swish'],
  ],
  da: ['Bank', 'Filter', 'Administrator', 'Link', 'Reference', 'Reference 3', 'region', 'e-mail'],
  de: ['Passkeys', 'Bank', 'Filter', 'Details', 'System'],
  fi: [],
  nb: ['Bank', 'Administrator', 'Format'],
  sv: ['Bank', 'Filter', 'Administrator', 'Order', 'Order 3', 'region', 'Click and collect'],
};

describe.each(Object.entries(OTHERS))('%s', (language, texts) => {
  const theirs = complete(texts);
  const ours = complete(ENGLISH);

  it('has the texts of the English catalogue, no more and no fewer', () =>
    expect([...theirs.keys()].sort()).toEqual([...ours.keys()].sort()));

  it('says each with everything that the English one tells', () => {
    for (const [path, english] of ours) {
      if (typeof english === 'string') continue;
      const translated = theirs.get(path) as Text;
      for (const sample of samplesOf(path, english)) {
        const said = translated(...sample);
        expect(said.trim(), path).not.toBe('');
        expect(said, path).not.toMatch(/undefined|NaN|\[object/);
        expect(digitsOf(said), `${path}: ${said}`).toBe(digitsOf(english(...sample)));
      }
    }
  });

  it('leaves nothing in English', () => {
    const same: string[] = [];
    for (const [path, english] of ours) {
      const translated = theirs.get(path);
      const say = (text: Leaf | undefined) => (typeof text === 'function' ? text(...(samplesOf(path, text)[0] ?? [])) : text);
      const allowed = [...(SAME.all ?? []), ...(SAME[language] ?? [])];
      if (say(translated) === say(english) && !allowed.includes(String(say(english)))) same.push(`${path}: ${String(say(english))}`);
      if (typeof translated === 'string') expect(translated.trim(), path).not.toBe('');
    }
    expect(same).toEqual([]);
  });
});

describe('preferredLanguage', () => {
  it.each([
    [null, ['de-CH', 'en'], 'de'],
    [null, ['pl', 'fi-FI'], 'fi'],
    [null, ['nn-NO', 'en'], 'nb'],
    [null, ['no'], 'nb'],
    [null, ['pl'], 'en'],
    [null, [], 'en'],
    ['sv', ['de'], 'sv'],
    ['tlh', ['de'], 'de'],
    ['constructor', ['da'], 'da'],
  ])('chosen %j, browser %j: %s', (chosen, browser, language) =>
    expect(preferredLanguage(chosen, browser)).toBe(language),
  );
});

describe('localeOf', () => {
  it.each([
    ['en', ['en-US', 'en'], 'en-US'],
    ['de', ['en-US', 'de-AT'], 'de-AT'],
    ['sv', ['en-US', 'sv'], 'sv-SE'],
    ['nb', ['nn-NO'], 'nb-NO'],
  ] as const)('%s in a browser of %j: %s', (language, browser, locale) =>
    expect(localeOf(language, browser)).toBe(locale),
  );
});

describe('amounts', () => {
  it.each(Object.values(LANGUAGES).map(({ locale }) => locale))('can be typed as they are written in %s', (locale) => {
    const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(1_234_567.5);
    expect(parseAmount(written, 'SEK')).toEqual({ ok: true, minor: 123_456_750 });
  });
});

describe('laidOver', () => {
  it('keeps what is not translated', () =>
    expect(laidOver({ a: 'one', b: { c: 'two', d: 'three' }, e: { f: 'four' } }, { b: { c: 'zwei' }, g: 'more' })).toEqual({
      a: 'one',
      b: { c: 'zwei', d: 'three' },
      e: { f: 'four' },
    }));
});
