import { LOCALE } from './locale';

// Amounts are integers in minor units (öre, cents). How many of them make one unit is what the server says, and not what
// Intl does: to some browsers a forint has no decimals, and an amount of it would look a hundred times as much.

/** All that orders may be in, the most common first. */
export const CURRENCIES = 'SEK NOK DKK EUR GBP USD CHF PLN CZK HUF RON ISK CAD AUD NZD MXN JPY'.split(' ');

const WHOLE = ['ISK', 'JPY'];

export const currencyDigits = (currency: string): number => (WHOLE.includes(currency) ? 0 : 2);

const formats = new Map<string, Intl.NumberFormat>();

type Sign = 'auto' | 'exceptZero';

function formatOf(currency: string, locale: readonly string[], signDisplay: Sign = 'auto'): Intl.NumberFormat {
  const key = `${locale.join()} ${currency} ${signDisplay}`;
  let format = formats.get(key);
  if (format === undefined) {
    const digits = currencyDigits(currency);
    const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    format = new Intl.NumberFormat([...locale], { style: 'currency', currency, signDisplay, ...decimals });
    formats.set(key, format);
  }
  return format;
}

/** 123450 SEK -> "1234.50": digits moved as text, since a division would pass through binary fractions. */
export function toDecimal(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  const sign = minor < 0 ? '-' : '';
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

export function formatMoney(minor: number, currency: string, locale: readonly string[] = LOCALE): string {
  return formatOf(currency, locale).format(toDecimal(minor, currency) as Intl.StringNumericLiteral);
}

/** 123450 SEK -> "1,234.50", where its surroundings say the currency. */
export function formatAmount(minor: number, currency: string, locale: readonly string[] = LOCALE): string {
  const digits = currencyDigits(currency);
  const format = new Intl.NumberFormat([...locale], { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return format.format(toDecimal(minor, currency) as Intl.StringNumericLiteral);
}

/** 123450000 SEK -> "1.2M": for the scale of a chart, where there is little room. */
export function formatRoughly(minor: number, currency: string, locale: readonly string[] = LOCALE): string {
  const format = new Intl.NumberFormat([...locale], { notation: 'compact', maximumFractionDigits: 1, useGrouping: true });
  return format.format(toDecimal(Math.round(minor), currency) as Intl.StringNumericLiteral);
}

/** With a plus sign too: by how much something became more or less. */
export function formatDifference(minor: number, currency: string, locale: readonly string[] = LOCALE): string {
  return formatOf(currency, locale, 'exceptZero').format(toDecimal(minor, currency) as Intl.StringNumericLiteral);
}

export type AmountFault = 'empty' | 'unreadable' | 'ambiguous' | 'decimals' | 'not_positive' | 'too_large';
export type ParsedAmount = { ok: true; minor: number } | { ok: false; fault: AmountFault };

const fail = (fault: AmountFault): ParsedAmount => ({ ok: false, fault });

/**
 * Reads an amount as people write it: decimal comma or point, spaces, apostrophes or the other sign between thousands.
 * "1.234" in a currency with decimals means 1234 to one reader and 1.23 to another: refused rather than guessed.
 */
export function parseAmount(text: string, currency: string): ParsedAmount {
  const compact = text.replace(/[\s'’]/g, '');
  if (compact === '') return fail('empty');
  if (/^[-−]/.test(compact)) return fail('not_positive');
  if (!/^\d[\d.,]*$|^[.,]\d+$/.test(compact)) return fail('unreadable');

  const digits = currencyDigits(currency);
  const split = splitDecimals(compact, digits);
  if (typeof split === 'string') return fail(split);
  const [whole, decimals] = split;
  if (decimals.length > digits) return fail('decimals');

  const minor = BigInt(whole + decimals.padEnd(digits, '0'));
  if (minor > BigInt(Number.MAX_SAFE_INTEGER)) return fail('too_large');
  return minor === 0n ? fail('not_positive') : { ok: true, minor: Number(minor) };
}

/** Also zero, and below it: as the price of a discount is. */
export function parseSigned(text: string, currency: string): ParsedAmount {
  const compact = text.trim();
  const isNegative = /^[-−]/.test(compact);
  const unsigned = isNegative ? compact.slice(1) : compact;
  const parsed = parseAmount(unsigned, currency);
  if (parsed.ok) return isNegative ? { ok: true, minor: -parsed.minor } : parsed;
  if (parsed.fault !== 'not_positive') return parsed;
  return /[-−]/.test(unsigned) ? fail('unreadable') : { ok: true, minor: 0 };
}

/** 123450 SEK -> "1234.50", with the decimal sign of the language: what a field begins with. */
export function editableAmount(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  const format = new Intl.NumberFormat([...LOCALE], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  });
  return format.format(toDecimal(minor, currency) as Intl.StringNumericLiteral);
}

/** Which of the signs is the decimal one, and what stands on either side of it. */
function splitDecimals(text: string, digits: number): [string, string] | AmountFault {
  const signs = text.replace(/\d/g, '');
  if (signs === '') return [text, ''];
  const last = signs.slice(-1);
  const earlier = signs.slice(0, -1);
  const at = text.lastIndexOf(last);
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];

  const isOneKind = earlier.replaceAll(last, '') === '';
  if (isOneKind && earlier !== '') return wholeOf(text, last);
  if (earlier === '') {
    const looksGrouped = /^[1-9]\d{0,2}$/.test(before) && after.length === 3;
    if (looksGrouped && digits === 0) return [before + after, ''];
    return looksGrouped ? 'ambiguous' : [before === '' ? '0' : before, after];
  }
  const grouped = wholeOf(before, earlier.charAt(0));
  return typeof grouped === 'string' ? grouped : [grouped[0], after];
}

function wholeOf(text: string, groupSign: string): [string, string] | AmountFault {
  const [first = '', ...groups] = text.split(groupSign);
  const isGrouped = /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
  return isGrouped ? [first + groups.join(''), ''] : 'unreadable';
}

export interface CurrencyTotal {
  currency: string;
  amount: number;
}

/** One total per currency, in the order of the currency codes. */
export function sumByCurrency(items: Iterable<CurrencyTotal>): CurrencyTotal[] {
  const totals = new Map<string, number>();
  for (const { currency, amount } of items) totals.set(currency, (totals.get(currency) ?? 0) + amount);
  return [...totals]
    .map(([currency, amount]) => ({ currency, amount }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
