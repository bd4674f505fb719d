import { describe, expect, it } from 'vitest';
import { addressLines, isSameAddress, leftToCapture, nameOf, shortId } from './order';

describe('leftToCapture', () => {
  it.each([
    ['AUTHORIZED', 500],
    ['PART_CAPTURED', 500],
    ['CAPTURED', 0],
    ['CANCELLED', 0],
    ['EXPIRED', 0],
    ['CLOSED', 0],
  ] as const)('of an order that is %s is %i', (status, left) =>
    expect(leftToCapture({ status, remaining_authorized_amount: 500 })).toBe(left),
  );
});

describe('nameOf', () => {
  const order_id = '0190a5c4-1111-7000-8000-0000deadbeef';
  it('prefers the reference of the shop', () =>
    expect(nameOf({ order_id, merchant_reference1: 'A1', klarna_reference: 'K4' })).toBe('A1'));
  it('passes over empty ones', () =>
    expect(nameOf({ order_id, merchant_reference1: '', klarna_reference: 'K4' })).toBe('K4'));
  it('ends with the id', () => expect(nameOf({ order_id })).toBe('…deadbeef'));
});

describe('shortId', () => {
  it('leaves short ones alone', () => expect(shortId('abc')).toBe('abc'));
});

describe('addressLines', () => {
  it('leaves out what is empty', () =>
    expect(
      addressLines({
        given_name: 'Anna',
        family_name: 'Lind',
        street_address: 'Kaj 1',
        street_address2: '',
        postal_code: '111 22',
        city: 'Stockholm',
      }),
    ).toEqual(['Anna Lind', 'Kaj 1', '111 22 Stockholm']));
  it('is empty without an address', () => expect(addressLines(undefined)).toEqual([]));
});

describe('isSameAddress', () => {
  const address = { given_name: 'Anna', city: 'Lund', phone: '' };
  it('does not tell empty from absent', () =>
    expect(isSameAddress(address, { city: 'Lund', given_name: 'Anna', region: '' })).toBe(true));
  it.each([{ city: 'Ystad' }, { given_name: '' }, { phone: '1' }, { email: 'a@b.se' }])('notices %j', (other) =>
    expect(isSameAddress(address, { ...address, ...other })).toBe(false),
  );
  it('takes none at all for an empty one', () => expect(isSameAddress(undefined, { city: '' })).toBe(true));
});
