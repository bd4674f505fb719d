/** What the browser is set to: amounts and dates are written as its owner is used to. */
export const LOCALE: readonly string[] = typeof navigator === 'undefined' ? ['en'] : navigator.languages;
