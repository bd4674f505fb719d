import { describe, expect, it } from 'vitest';
import { inStore, sameSection, storeOf } from './store';

describe('the store of an address', () => {
  it('is named at its beginning, and only there', () => {
    expect(storeOf('/store/M100002/orders')).toBe('M100002');
    expect(storeOf('/store/M100002')).toBe('M100002');
    for (const path of ['/', '/orders', '/orders/store/M100002', '/store/', '/store/M-1/orders', `/store/${'M'.repeat(33)}/`])
      expect(storeOf(path), path).toBe('');
  });

  it('is found again in the address that it makes', () => {
    expect(storeOf(inStore('M7', '/orders?query=x'))).toBe('M7');
    expect(inStore('', '/orders')).toBe('/orders');
  });

  it('is left for the same section of another, without what is only in this one', () => {
    expect(sameSection('/orders/8c1f/timeline')).toBe('/orders');
    expect(sameSection('/users')).toBe('/users');
    expect(sameSection('/')).toBe('/');
  });
});
