import type { ProblemError } from '../api/errors';
import type { FieldError } from '../api/types';
import type { ProblemCode, Reasoned, ReasonCode, ReasonParameters } from '../api/reasonTypes';
import { formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { LANGUAGE } from '../language/language';
import { t } from '../messages';
import { problems, reasons } from '../reasonMessages';

// Why something is refused, by the codes of the server, in the reader's language.

/** `en`: it is the server's own sentence. */
export interface Said {
  text: string;
  lang?: 'en';
}

type Value = (told: ReasonParameters, currency: string | undefined) => string;

const inBrackets =
  (name: 'amount' | 'limit_amount' | 'total_amount'): Value =>
  (told, currency) => {
    const unit = told.currency ?? currency;
    return unit === undefined ? '' : ` (${formatMoney(told[name] ?? 0, unit)})`;
  };
const number =
  (name: 'days' | 'percent' | 'quantity' | 'left_quantity' | 'count' | 'limit' | 'least' | 'row'): Value =>
  (told) =>
    String(told[name] ?? 0);

const amount = inBrackets('amount');
const limit = inBrackets('limit_amount');
const total = inBrackets('total_amount');
const value: Value = (told) => told.value ?? '';
/** Lines are counted from 1 where people read. */
const line: Value = (told) => String((told.line ?? 0) + 1);
const [count, most, least, row] = [number('count'), number('limit'), number('least'), number('row')];

/** Which values each text tells, in the order of its parameters. */
const TOLD: Partial<Record<ReasonCode, Value[]>> = {
  EXTENSION_ORDER_TOO_OLD: [({ day }) => (day === undefined ? t.app.notKnown : formatDay(day))],
  EXTENSION_TOO_EARLY: [number('days')],
  AMOUNT_ABOVE_REMAINING: [(told, unit) => (told.limit_amount === undefined ? '' : limit(told, unit))],
  AMOUNT_ABOVE_REFUNDABLE: [limit],
  LINE_NOT_REFUNDABLE: [value],
  AMOUNT_ABOVE_RAISE_LIMIT: [number('percent'), limit],
  AMOUNT_BELOW_CAPTURED: [limit],
  LINE_CAPTURED: [line],
  NO_SUCH_LINE: [(told, unit) => told.value ?? line(told, unit)],
  AMBIGUOUS_LINE: [value],
  LINE_QUANTITY_ABOVE_LEFT: [line, number('left_quantity'), number('quantity')],
  LIMIT_AT_A_TIME: [limit],
  LIMIT_OF_DAY: [limit],
  APPROVED_AMOUNT_DIFFERS: [total],
  NO_SUCH_ORDER: [value],
  AMBIGUOUS_ORDER: [value],
  CURRENCY_DIFFERS: [({ currency = '' }) => currency, value],
  AMOUNT_DIFFERS_FROM_LINES: [total, amount],
  BAD_AMOUNT: [value],
  BAD_LINES: [value],
  BAD_ID: [value],
  UNKNOWN_ACTION: [value],
  UNKNOWN_SHIPPING_METHOD: [value],
  TOO_LONG: [({ column = '' }) => column, count, most],
  NUMBER_SHORTENED: [value],
  FIELDS_DIFFER_FROM_COLUMNS: [count, most],
  SIZE_OUT_OF_RANGE: [least, most],
  BAD_TAG: [most],
  NUMBER_OUT_OF_RANGE: [least, most],
  EXPIRY_RULE_TOO_EARLY: [most],
  UNKNOWN_VALUE: [value],
  BAD_FORM: [value],
  ADDRESS_REFUSED: [value],
  NAMED_TWICE: [value],
  TOO_MANY: [most],
  USER_EXISTS: [value],
  NO_SUCH_USER: [value],
  TOO_MANY_ATTEMPTS: [most],
  FILE_TOO_LONG: [most],
  FILE_ROW_TOO_LONG: [row],
  FILE_ROW_UNREADABLE: [row],
  UNKNOWN_COLUMN: [value],
  ALL_OR_NOTHING_TOO_LONG: [most],
  TOO_MANY_MATCH: [most],
  BANK_ACCOUNT_UNKNOWN: [value],
  BANK_ACCOUNT_TAKEN: [value],
  BANK_STATEMENT_DIFFERS: [value],
  NO_SUCH_PAYOUT: [value],
  PAYOUT_DOES_NOT_FIT: [value],
  NO_SUCH_INVOICE: [value],
  INVOICE_CURRENCY_DIFFERS: [value],
  AMOUNT_ABOVE_LIMIT: [limit],
  MAILED_TOO_OFTEN: [count],
};

/** Codes of which the text does not say what it is about: the field does. */
const OF_A_FIELD: ReadonlySet<string | undefined> = new Set<ReasonCode>(['VALUE_MISSING', 'SIZE_OUT_OF_RANGE', 'NUMBER_OUT_OF_RANGE']);

export const isReasonCode = (code: string | undefined): code is ReasonCode => code !== undefined && Object.hasOwn(reasons, code);

const isProblemCode = (code: string | undefined): code is ProblemCode => code !== undefined && Object.hasOwn(problems, code);

/** What a problem's code means; undefined: a newer server's code. */
export const problemText = (code: string | undefined): string | undefined => (isProblemCode(code) ? problems[code] : undefined);

/** The reason's text; undefined: it has no code, or one that only a newer server knows. `currency`: of amounts, where known. */
export function reasonText({ reason_code, reason_parameters = {} }: Reasoned, currency?: string): string | undefined {
  if (!isReasonCode(reason_code)) return undefined;
  const text: string | ((...values: string[]) => string) = reasons[reason_code];
  return typeof text === 'string' ? text : text(...(TOLD[reason_code] ?? []).map((tell) => tell(reason_parameters, currency)));
}

/** Codes of which the server's sentence tells more, such as which field it is. */
const DETAILED: ReadonlySet<string> = new Set<ProblemCode>([
  'BAD_VALUE',
  'FORBIDDEN',
  'NOT_ALLOWED',
  'CAPTURE_NOT_ALLOWED',
  'CANCEL_NOT_ALLOWED',
  'REFUND_NOT_ALLOWED',
  'CONFLICT',
  'UNPROCESSABLE_ENTITY',
  'INVALID_ADDRESS',
]);

const english = (texts: string[]): Said[] => texts.map((text) => ({ text, lang: 'en' }));

/** All that is known about why something was refused: by the codes of its faults, else by that of the problem. */
export function saidOf(error: ProblemError, currency?: string, language: string = LANGUAGE): Said[] {
  const { code, errors = [] } = error.problem;
  if (errors.some((fault) => isReasonCode(fault.reason_code))) return byReason(errors, currency);
  const text = problemText(code);
  if (text === undefined) return english(error.messages);
  if (!DETAILED.has(code)) return [{ text }];
  return language === 'en' ? english(error.messages) : [{ text }, ...english(error.messages)];
}

/** A fault that is told twice has its numbers the second time. */
function byReason(errors: FieldError[], currency: string | undefined): Said[] {
  const isSame = (one: FieldError, other: FieldError) =>
    one.reason_code === other.reason_code && (!OF_A_FIELD.has(one.reason_code) || one.field === other.field);
  const last = errors.filter(
    (fault, at) => fault.reason_code === undefined || !errors.slice(at + 1).some((later) => isSame(fault, later)),
  );
  return last.map((fault) => {
    const said = saidOfFault(fault, currency);
    const isUnnamed = OF_A_FIELD.has(fault.reason_code) && fault.field !== undefined && fault.field !== '';
    return isUnnamed ? { text: `${fault.field}: ${said.text}` } : said;
  });
}

/** One fault, where its field is known. */
export function saidOfFault(fault: FieldError, currency?: string): Said {
  const text = reasonText(fault, currency);
  return text === undefined ? { text: fault.message, lang: 'en' } : { text };
}

/** The same in one line, where it is part of a text. */
export const wordsOf = (error: ProblemError, currency?: string): string =>
  saidOf(error, currency)
    .map(({ text }) => text)
    .join(' ');
