import type { Address, OrderStatus } from '../api/types';
import { list } from '../listMessages';
import { t } from '../messages';
import { LOCALE } from './locale';

/** Letters of an id that people compare by eye: its end, since ids made in the same moment begin alike. */
const SHORT_ID = 8;

export const shortId = (id: string): string => (id.length > SHORT_ID ? `…${id.slice(-SHORT_ID)}` : id);

/** What a merchant calls the order: the shop's number, else ours. */
export function nameOf(order: { merchant_reference1?: string; klarna_reference?: string; order_id: string }): string {
  return first(order.merchant_reference1, order.klarna_reference) ?? shortId(order.order_id);
}

export function first(...texts: (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && text !== '');
}

/** A cancelled order keeps its remaining amount in the API, but nothing of it can be captured. */
export function leftToCapture(order: { status: OrderStatus; remaining_authorized_amount: number }): number {
  const isOpen = order.status === 'AUTHORIZED' || order.status === 'PART_CAPTURED';
  return isOpen ? order.remaining_authorized_amount : 0;
}

const METHODS: Record<string, string> = list.methods;

/** A kind of payment method, in words. */
export const methodName = (type: string): string => METHODS[type] ?? type;

/** 2500 -> "25 %". */
export function formatTaxRate(rate: number | undefined): string {
  if (rate === undefined) return t.app.notKnown;
  return new Intl.NumberFormat([...LOCALE], { style: 'percent', maximumFractionDigits: 2 }).format(rate / 10_000);
}

const COUNTRIES = new Intl.DisplayNames([...LOCALE], { type: 'region' });

export function countryName(code: string): string {
  try {
    return COUNTRIES.of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

/** An address as it is written on a parcel; empty when nothing is known. */
export function addressLines(address: Address | undefined): string[] {
  if (address === undefined) return [];
  const join = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ');
  return [
    address.organization_name ?? '',
    join(address.title, address.given_name, address.family_name),
    address.attention ?? '',
    address.street_address ?? '',
    address.street_address2 ?? '',
    join(address.postal_code, address.city),
    address.region ?? '',
    address.country === undefined || address.country === '' ? '' : countryName(address.country),
  ].filter((line) => line !== '');
}

/** Do they say the same, member by member? What is empty is as good as absent. */
export function isSameAddress(a: Address = {}, b: Address = {}): boolean {
  const members = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof Address)[]);
  return [...members].every((member) => (a[member] ?? '') === (b[member] ?? ''));
}
