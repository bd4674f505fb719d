// English only; a further language brings its own rules with its texts.

export const one = (n: number): boolean => new Intl.PluralRules('en').select(n) === 'one';

export const count = (n: number, singular: string, plural: string): string =>
  `${n.toLocaleString('en')} ${one(n) ? singular : plural}`;
