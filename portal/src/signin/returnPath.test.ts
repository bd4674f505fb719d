import { describe, expect, it } from 'vitest';
import { returnPath, signInPath } from './returnPath';

describe('signInPath', () => {
  it('remembers the page asked for', () =>
    expect(signInPath({ pathname: '/orders/1', search: '?a=b' })).toBe('/signin?next=%2Forders%2F1%3Fa%3Db'));
  it('leaves the usual start out', () => expect(signInPath({ pathname: '/', search: '' })).toBe('/signin'));
});

describe('returnPath', () => {
  it.each([
    ['/orders/1?a=b', '/orders/1?a=b'],
    [null, '/'],
    ['', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/signin?next=/signin', '/'],
  ])('%j leads to %s', (next, path) => expect(returnPath(next)).toBe(path));
});
