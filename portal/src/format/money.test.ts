import { describe, expect, it, test } from 'vitest';
import table from '../../../src/domain/currency.def?raw';
import { CURRENCIES, currencyDigits, formatDifference, formatMoney, parseAmount, sumByCurrency, toDecimal } from './money';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('currencyDigits', () => {
  it.each([
    ['SEK', 2],
    ['NOK', 2],
    ['DKK', 2],
    ['EUR', 2],
    ['USD', 2],
    ['GBP', 2],
    ['JPY', 0],
    ['ISK', 0],
  ])('%s has %i', (currency, digits) => expect(currencyDigits(currency)).toBe(digits));
});

test('the currencies and their decimals are those of the server', () => {
  const rows = [...table.matchAll(/^CURRENCY\((\w+), (\d)\)$/gm)].map(([, code = '', digits]) => [code, Number(digits)]);
  expect(CURRENCIES.toSorted().map((code) => [code, currencyDigits(code)])).toEqual(rows);
});

describe('formatMoney', () => {
  it.each([
    [123450, 'SEK', 'sv-SE', '1 234,50 kr'],
    [123450, 'EUR', 'de-DE', '1.234,50 €'],
    [123450, 'GBP', 'en-GB', '£1,234.50'],
    [5, 'USD', 'en-US', '$0.05'],
    [-5, 'USD', 'en-US', '-$0.05'],
    [1234, 'JPY', 'en-US', '¥1,234'],
    [0, 'SEK', 'en-GB', 'SEK 0.00'],
    [123_456_789_012_345, 'USD', 'en-US', '$1,234,567,890,123.45'],
  ])('%i %s in %s is %s', (minor, currency, locale, text) =>
    expect(plain(formatMoney(minor, currency, [locale]))).toBe(text),
  );
});

describe('formatDifference', () => {
  it.each([
    [5000, 'GBP', 'en-GB', '+£50.00'],
    [-10, 'SEK', 'en-GB', '-SEK 0.10'],
    [0, 'GBP', 'en-GB', '£0.00'],
  ])('%i %s in %s is %s', (minor, currency, locale, text) =>
    expect(plain(formatDifference(minor, currency, [locale]))).toBe(text),
  );
});

describe('toDecimal', () => {
  it.each([
    [123450, 'SEK', '1234.50'],
    [7, 'SEK', '0.07'],
    [-120, 'SEK', '-1.20'],
    [120, 'ISK', '120'],
  ])('%i %s is %s', (minor, currency, text) => expect(toDecimal(minor, currency)).toBe(text));
});

describe('parseAmount', () => {
  it.each([
    ['1234', 'SEK', 123400],
    ['1234,5', 'SEK', 123450],
    ['1234.50', 'SEK', 123450],
    [' 1 234,50 ', 'SEK', 123450],
    ['1\u00a0234,50', 'SEK', 123450],
    ['1\u202f234,50', 'NOK', 123450],
    ['1.234,50', 'EUR', 123450],
    ['1,234.50', 'USD', 123450],
    ["1'234.50", 'CHF', 123450],
    ['1.234.567', 'EUR', 123456700],
    ['1.234.567,8', 'EUR', 123456780],
    ['12345.6', 'EUR', 1234560],
    [',5', 'SEK', 50],
    ['0,07', 'SEK', 7],
    ['1,234', 'JPY', 1234],
    ['1234', 'JPY', 1234],
  ])('%j in %s is %i', (text, currency, minor) => expect(parseAmount(text, currency)).toEqual({ ok: true, minor }));

  it.each([
    ['', 'SEK', 'empty'],
    ['   ', 'SEK', 'empty'],
    ['0', 'SEK', 'not_positive'],
    ['0,00', 'SEK', 'not_positive'],
    ['-5', 'SEK', 'not_positive'],
    ['abc', 'SEK', 'unreadable'],
    ['12kr', 'SEK', 'unreadable'],
    ['1e3', 'SEK', 'unreadable'],
    ['1.23.4', 'SEK', 'unreadable'],
    ['1,2.3,4', 'SEK', 'unreadable'],
    ['12,34,56', 'SEK', 'unreadable'],
    ['1.234', 'SEK', 'ambiguous'],
    ['123,456', 'SEK', 'ambiguous'],
    ['1234,567', 'SEK', 'decimals'],
    ['0,001', 'SEK', 'decimals'],
    ['12.5', 'JPY', 'decimals'],
    ['99999999999999999', 'SEK', 'too_large'],
  ])('%j in %s is refused: %s', (text, currency, fault) =>
    expect(parseAmount(text, currency)).toEqual({ ok: false, fault }),
  );
});

describe('sumByCurrency', () => {
  it('adds up each currency by itself', () =>
    expect(
      sumByCurrency([
        { currency: 'SEK', amount: 100 },
        { currency: 'EUR', amount: 5 },
        { currency: 'SEK', amount: 23 },
      ]),
    ).toEqual([
      { currency: 'EUR', amount: 5 },
      { currency: 'SEK', amount: 123 },
    ]));
});
