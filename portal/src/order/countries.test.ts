import { expect, test } from 'vitest';
import table from '../../../src/domain/country.def?raw';
import { countryName } from '../format/order';
import { COUNTRIES, countryChoices } from './countries';

test('the countries are those of the server, and each has a name', () => {
  expect(COUNTRIES).toEqual([...table.matchAll(/COUNTRY\((\w+)\)/g)].map(([, code]) => code));
  expect(COUNTRIES.filter((code) => countryName(code) === code)).toEqual([]);
});

test.each(['', 'QX', 'U', 'se'])('what an address has, %j, can be kept', (kept) => {
  expect(countryChoices(kept)).toHaveLength(COUNTRIES.length + (kept === 'se' ? 0 : 1));
  expect(countryChoices(kept)).toContainEqual({ value: kept, label: kept === '' ? '' : countryName(kept) });
});

test('they are in the order of their names', () => {
  const names = countryChoices('SE').map(({ label }) => label);
  expect(names).toHaveLength(COUNTRIES.length);
  expect(names.indexOf('Åland Islands')).toBeLessThan(names.indexOf('Albania'));
  expect(names.at(-1)).toBe('Zimbabwe');
});
