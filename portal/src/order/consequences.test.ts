import { describe, expect, it } from 'vitest';
import type { CapturePreview } from '../api/previewTypes';
import { formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { consequencesOf, differencesOf } from './consequences';

const sek = (minor: number) => formatMoney(minor, 'SEK');

const PAYOUT = {
  payout_date: '2026-11-24T00:00:00.000Z',
  settlement_type: 'NET',
  fee_amount: 120,
  tax_amount: 30,
  settlement_amount: 4850,
};
const PREVIEW: CapturePreview = {
  captured_amount: 5000,
  purchase_currency: 'SEK',
  payout: PAYOUT,
  plan: { kind: 'invoice', parts: [{ due_date: '2026-12-23', amount: 5000 }] },
  mails: [
    { kind: 'invoice', to: 'maja@example.com' },
    { kind: 'invoice', to: 'copies@example.com', is_copy: true },
  ],
  order: {
    status: 'PART_CAPTURED',
    captured_amount: 5000,
    remaining_authorized_amount: 1000,
    expires_at: '2026-12-20T00:00:00.000Z',
  },
  preview_token: 'token',
};

const told = (preview: CapturePreview) => consequencesOf(preview).map(({ name, value }) => [name, value]);

describe('consequencesOf', () => {
  it('tells fees, payout, what the customer pays, and what expires', () =>
    expect(told(PREVIEW)).toEqual([
      ['Fee', sek(120)],
      ['VAT on the fee', sek(30)],
      ['Paid out to you', `${sek(4850)} on ${formatDay('2026-11-24')}`],
      ['The customer pays', `${sek(5000)} by ${formatDay('2026-12-23')}`],
      ['Mails', 'Invoice to maja@example.com; Invoice, copy to copies@example.com'],
      ['What is left expires', formatDay('2026-12-20')],
    ]));

  it('has no row for what does not happen', () => {
    const order = { status: 'CAPTURED', captured_amount: 6000, remaining_authorized_amount: 0 } as const;
    expect(told({ ...PREVIEW, payout: undefined, plan: { kind: 'nothing' }, mails: [], order })).toEqual([['The customer pays', 'Nothing more']]);
  });

  it('tells how many instalments there are, and when the first and the last are due', () => {
    const parts = ['2026-12-22', '2027-01-22', '2027-02-22'].map((due_date) => ({ due_date, amount: 100 }));
    expect(told({ ...PREVIEW, plan: { kind: 'instalments', parts } })).toContainEqual([
      'The customer pays',
      `3 parts, ${formatDay('2026-12-22')} to ${formatDay('2027-02-22')}`,
    ]);
  });
});

describe('differencesOf', () => {
  it('is empty for the same', () => expect(differencesOf(PREVIEW, structuredClone(PREVIEW))).toEqual([]));

  it('names what is another value, what is new and what is gone', () => {
    const order = { status: 'CAPTURED', captured_amount: 6000, remaining_authorized_amount: 0 } as const;
    const payout = { ...PAYOUT, fee_amount: 0, tax_amount: 31, settlement_amount: 4850 };
    expect(differencesOf(PREVIEW, { ...PREVIEW, payout, order })).toEqual([
      { name: 'Left afterwards', before: sek(1000), after: sek(0) },
      { name: 'Fee', before: sek(120), after: undefined },
      { name: 'VAT on the fee', before: sek(30), after: sek(31) },
      { name: 'What is left expires', before: formatDay('2026-12-20'), after: undefined },
    ]);
  });
});
