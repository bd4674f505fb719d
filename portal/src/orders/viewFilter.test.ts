import { expect, test } from 'vitest';
import { NO_FILTER, type ListFilter } from './listUrl';
import { viewFilter, viewQuery } from './viewFilter';

const NOW = Date.parse('2026-11-22T10:15:00.000Z');
const FULL: ListFilter = {
  search: 'anna lind',
  statuses: ['AUTHORIZED', 'PART_CAPTURED'],
  createdFrom: '2026-11-01',
  createdTo: '2026-11-30',
  expiresFrom: '2026-12-05',
  expiresTo: '2026-12-06',
  currency: 'SEK',
  amountFrom: '100.50',
  amountTo: '2000.00',
  expiresWithin: 0,
  paymentMethod: 'INVOICE',
  tag: 'Stor kund',
  isRefunded: true,
  stores: 'M1,M2',
  sort: 'expires_at',
  view: 'v',
};

test('a view gives back the filter of which it was made', () => {
  expect(viewFilter({ query: viewQuery(FULL, NOW), view_id: 'v', stores: FULL.stores })).toEqual(FULL);
  expect(viewFilter({ query: viewQuery(NO_FILTER, NOW), view_id: '' })).toEqual(NO_FILTER);
  expect(viewQuery(NO_FILTER, NOW)).toEqual({});
});

test('days from now stay days from now', () => {
  const soon: ListFilter = { ...NO_FILTER, expiresWithin: 3 };
  expect(viewQuery(soon, NOW)).toEqual({ expires_within_days: 3 });
  expect(viewFilter({ query: { expires_within_days: 3 }, view_id: '' }).expiresWithin).toBe(3);
});

test('a day that begins elsewhere is the same day here', () => {
  for (const hours of [-9, -2, 0, 1, 3, 11]) {
    const midnight = Date.parse('2026-11-10T00:00:00') + hours * 3_600_000;
    expect(viewFilter({ query: { created_from: new Date(midnight).toISOString() }, view_id: '' }).createdFrom).toBe('2026-11-10');
    expect(viewFilter({ query: { created_to: new Date(midnight).toISOString() }, view_id: '' }).createdTo).toBe('2026-11-09');
  }
});

test('an amount without decimals is typed without', () => {
  expect(viewFilter({ query: { currency: 'JPY', amount_from: 1500 }, view_id: '' }).amountFrom).toBe('1500');
});
