import { describe, expect, it } from 'vitest';
import type { Store } from '../api/storeTypes';
import { openStores, readStores, storesOf, writeStores } from './storeChoice';

const OPEN = ['M1', 'M2', 'M3'].map((id): Store => ({ merchant_id: id, name: id, role: 'viewer', is_home: id === 'M1' }));

describe('the stores of a list', () => {
  it.each([
    ['', ['M2']],
    ['all', ['M1', 'M2', 'M3']],
    ['M3,M1', ['M1', 'M3']],
    ['M1,M9', ['M1']],
  ])('read as %o are %o', (written, ids) => expect(storesOf(written, OPEN, 'M2')).toEqual(ids));

  it.each([
    [[], ''],
    [['M2'], ''],
    [['M1'], 'M1'],
    [['M3', 'M2'], 'M2,M3'],
    [['M3', 'M2', 'M1'], 'all'],
  ])('%o are written as %o', (ids, written) => expect(writeStores(ids, OPEN, 'M2')).toBe(written));

  it.each([
    ['', ''],
    ['all', 'all'],
    ['M3,M9,M1', 'M3,M1'],
    ['M9', 'M9'],
  ])('%o are, as far as they are open, %o', (written, left) => expect(openStores(written, OPEN)).toBe(left));

  it('are none where the address has something else', () => {
    expect(['all', 'M1,M2', 'M1,', 'M 1', ''].map(readStores)).toEqual(['all', 'M1,M2', '', '', '']);
  });
});
