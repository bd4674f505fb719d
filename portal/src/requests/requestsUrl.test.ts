import { expect, test } from 'vitest';
import { NO_REQUEST_FILTER, isId, readRequestFilter, requestQuery, writeRequestFilter } from './requestsUrl';

const ID = '8f1e2d3c-4b5a-4697-8877-665544332211';

test('a filter is what its address says', () => {
  const filter = { ...NO_REQUEST_FILTER, answer: '4xx' as const, method: 'POST', order: ID, path: 'captures', from: '2026-11-01' };
  expect(readRequestFilter(writeRequestFilter(filter))).toEqual(filter);
  expect(writeRequestFilter(NO_REQUEST_FILTER).toString()).toBe('');
});

test('what an address cannot mean is left out', () => {
  expect(readRequestFilter(new URLSearchParams('answer=9xx&method=FETCH&from=yesterday'))).toEqual(NO_REQUEST_FILTER);
});

test('an ID that is being typed is not asked for', () => {
  expect(isId('8f1e')).toBe(false);
  expect(requestQuery({ ...NO_REQUEST_FILTER, order: '8f1e', correlation: ID }, '')).toMatchObject({ order_id: '', correlation_id: ID });
});
