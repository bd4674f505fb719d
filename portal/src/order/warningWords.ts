import type { Warning, WarningKind } from '../api/types';
import { formatMoney } from '../format/money';
import type { Basis } from '../timelineMessages';
import { warnings } from '../timelineMessages';

/** A warning in a merchant's words. */
export interface WarningWords {
  badge: string;
  text: string;
  /** What to do about it. */
  advice?: string;
}

/** What a warning alone does not say. */
export interface WarningContext {
  currency: string;
  basis: Basis;
  nameOfCapture: (captureId: string) => string;
}

type Tell = (warning: Warning, context: WarningContext) => Omit<WarningWords, 'badge'>;

const WORDS: Record<string, Tell> = {
  lines_mismatch: ({ difference = 0 }, { currency, basis }) => ({
    text:
      difference < 0
        ? warnings.linesLess(formatMoney(-difference, currency), basis)
        : warnings.linesMore(formatMoney(difference, currency), basis),
    advice: warnings.linesAdvice,
  }),
  possible_duplicate: ({ event_id = '' }, { nameOfCapture }) => ({
    text: warnings.duplicate(nameOfCapture(event_id)),
    advice: warnings.duplicateAdvice,
  }),
  excess_quantity: ({ difference = 0 }) => ({
    text: warnings.excess(difference),
    advice: warnings.excessAdvice,
  }),
  capture_repeated: ({ event_id = '' }, { nameOfCapture }) => ({
    text: warnings.repeated(nameOfCapture(event_id)),
    advice: warnings.repeatedAdvice,
  }),
  key_reused: () => ({ text: warnings.keyReused, advice: warnings.keyReusedAdvice }),
} satisfies Record<WarningKind, Tell>;

export const badgeOf = ({ kind }: Pick<Warning, 'kind'>): string => warnings.badge[kind] ?? warnings.other;

/** A kind that this page does not know yet is told in the server's own sentence. */
export function wordsOf(warning: Warning, context: WarningContext): WarningWords {
  const words = WORDS[warning.kind]?.(warning, context) ?? { text: warning.detail };
  return { badge: badgeOf(warning), ...words };
}
