import { describe, expect, it } from 'vitest';
import { apiQuery, isFiltered, NO_FILTER, queryBody, readFilter, writeFilter, type ListFilter } from './listUrl';

const NOW = Date.parse('2026-11-22T10:15:00.000Z');
const read = (search: string) => readFilter(new URLSearchParams(search));

const FULL: ListFilter = {
  search: 'anna lind',
  statuses: ['AUTHORIZED', 'PART_CAPTURED'],
  createdFrom: '2026-11-01',
  createdTo: '2026-11-30',
  expiresFrom: '2026-12-05',
  expiresTo: '2026-12-06',
  currency: 'SEK',
  amountFrom: '100,50',
  amountTo: '2000',
  expiresWithin: 3,
  paymentMethod: 'INVOICE',
  tag: 'Stor kund',
  isRefunded: true,
  stores: 'M100001,M100002',
  sort: 'expires_at',
  view: '0192f0c1-7a00-7c11-9d2e-3f4a5b6c7d94',
};

describe('the address of the list', () => {
  it('keeps every filter', () => expect(readFilter(writeFilter(FULL))).toEqual(FULL));
  it('is bare without filters', () => expect(writeFilter(NO_FILTER).toString()).toBe(''));
  it('ignores what it does not understand', () =>
    expect(read('status=NONE,CAPTURED&created_from=tomorrow&expires_from=2026-02-30&currency=kr&expires_within=-1&sort=name')).toEqual({
      ...NO_FILTER,
      statuses: ['CAPTURED'],
    }));
});

describe('queryBody', () => {
  it('is empty for all orders', () => expect(queryBody({ ...NO_FILTER, sort: 'order_amount', stores: 'all' }, NOW)).toEqual({}));
  it('has what is chosen as JSON has it', () =>
    expect(queryBody({ ...NO_FILTER, isRefunded: true, currency: 'SEK', amountFrom: '1' }, NOW)).toEqual({
      refunded: true,
      currency: 'SEK',
      amount_from: 100,
    }));
});

describe('apiQuery', () => {
  it('asks in times and minor units', () =>
    expect(apiQuery(FULL, NOW, 'abc')).toEqual({
      query: 'anna lind',
      status: 'AUTHORIZED,PART_CAPTURED',
      created_from: new Date(2026, 10, 1).toISOString(),
      created_to: new Date(2026, 11, 1).toISOString(),
      expires_from: '2026-12-05T00:00:00.000Z',
      expires_to: '2026-11-25T11:00:00.000Z',
      currency: 'SEK',
      payment_method: 'INVOICE',
      tag: 'Stor kund',
      refunded: 'true',
      stores: 'M100001,M100002',
      amount_from: 10050,
      amount_to: 200000,
      sort: 'expires_at',
      limit: 50,
      cursor: 'abc',
    }));
  it('counts ends in whole UTC days', () => {
    const days = { ...NO_FILTER, expiresFrom: '2026-12-31', expiresTo: '2026-12-31' };
    expect(apiQuery(days, NOW).expires_from).toBe('2026-12-31T00:00:00.000Z');
    expect(apiQuery(days, NOW).expires_to).toBe('2027-01-01T00:00:00.000Z');
  });
  it('knows currencies without decimals', () =>
    expect(apiQuery({ ...NO_FILTER, currency: 'JPY', amountFrom: '500' }, NOW).amount_from).toBe(500));
});

describe('isFiltered', () => {
  it('does not count search and sorting', () => {
    expect(isFiltered({ ...NO_FILTER, search: 'a', sort: 'created_at' })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, currency: 'SEK' })).toBe(true);
  });
});
