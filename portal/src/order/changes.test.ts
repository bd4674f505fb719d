import { describe, expect, it } from 'vitest';
import { formatMoney } from '../format/money';
import { countryName } from '../format/order';
import { showChange } from './changes';

const sek = (minor: number) => formatMoney(minor, 'SEK');

describe('showChange', () => {
  it.each([
    ['order_amount', '25000', '30000', 'Order amount', sek(25_000), sek(30_000)],
    ['order_amount', '25000', '0', 'Order amount', sek(25_000), sek(0)],
    ['fraud_status', 'PENDING', 'ACCEPTED', 'Risk check', 'Under review', 'Accepted'],
    ['fraud_status', 'PENDING', 'LATER', 'Risk check', 'Under review', 'LATER'],
    ['merchant_reference2', '', 'PO 8', 'Merchant reference 2', undefined, 'PO 8'],
    ['merchant_reference1', 'A1', '', 'Merchant reference 1', 'A1', undefined],
    ['shipping_address.city', 'Lund', 'Ystad', 'Shipping address, city', 'Lund', 'Ystad'],
    ['billing_address.country', 'SE', 'NO', 'Billing address, country', countryName('SE'), countryName('NO')],
    ['shipping_address.floor', '1', '2', 'Shipping address, floor', '1', '2'],
    ['something_new', 'a', 'b', 'something_new', 'a', 'b'],
  ])('%s from %j to %j', (name, before, after, shownName, shownBefore, shownAfter) =>
    expect(showChange({ name, before, after }, 'SEK')).toEqual({
      name: shownName,
      before: shownBefore,
      after: shownAfter,
    }),
  );

  it('shows the day an authorization ends', () => {
    const { before, after } = showChange(
      { name: 'expires_at', before: '2026-12-20T12:00:00.000Z', after: '2026-12-26T12:00:00.000Z' },
      'SEK',
    );
    expect(before).toMatch(/20/);
    expect(after).toMatch(/26/);
  });
});
