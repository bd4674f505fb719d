import { LOCALE } from './locale';
import { formatNumber } from './number';

// The languages of the portal have two forms each; when the first is used is theirs to say.

const RULES = new Intl.PluralRules([...LOCALE]);

export const one = (n: number): boolean => RULES.select(n) === 'one';

export const count = (n: number, singular: string, plural: string): string =>
  `${formatNumber(n)} ${one(n) ? singular : plural}`;
