// Which language the portal speaks, and how amounts and dates are written in it. Both are known before anything else is
// loaded, and stay the same until the page is loaded again.

interface LanguageFacts {
  /** As its own speakers write it: whoever looks for it may read no other. */
  name: string;
  /** How numbers and dates are written where the browser names no region of its own for the language. */
  locale: string;
  dir: 'ltr' | 'rtl';
}

/** By BCP 47, in the order of their names. */
export const LANGUAGES = {
  da: { name: 'Dansk', locale: 'da-DK', dir: 'ltr' },
  de: { name: 'Deutsch', locale: 'de-DE', dir: 'ltr' },
  en: { name: 'English', locale: 'en-GB', dir: 'ltr' },
  nb: { name: 'Norsk bokmål', locale: 'nb-NO', dir: 'ltr' },
  fi: { name: 'Suomi', locale: 'fi-FI', dir: 'ltr' },
  sv: { name: 'Svenska', locale: 'sv-SE', dir: 'ltr' },
} as const satisfies Record<string, LanguageFacts>;

export type Language = keyof typeof LANGUAGES;

/** Norwegians set their browser to either written form, or to neither. */
const ALSO = new Map<string, Language>([
  ['no', 'nb'],
  ['nn', 'nb'],
]);

const STORED = 'fangst-language';

const isOurs = (subtag: string): subtag is Language => Object.keys(LANGUAGES).includes(subtag);

const primaryOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

function languageOf(tag: string): Language | undefined {
  const primary = primaryOf(tag);
  return isOurs(primary) ? primary : ALSO.get(primary);
}

/** What was chosen in the portal, else the first of the browser's languages that we have, else English. */
export function preferredLanguage(chosen: string | null, browser: readonly string[]): Language {
  const wanted = chosen === null ? browser : [chosen, ...browser];
  return wanted.map(languageOf).find((language) => language !== undefined) ?? 'en';
}

/** The browser's own variant of the language, as en-US or de-CH, else the one of most of its merchants. */
export function localeOf(language: Language, browser: readonly string[]): string {
  const isOfIt = (tag: string) => tag.includes('-') && primaryOf(tag) === language;
  return browser.find(isOfIt) ?? LANGUAGES[language].locale;
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    // Storage may be forbidden; then the browser's languages decide.
    return null;
  }
}

const browserLanguages: readonly string[] = typeof navigator === 'undefined' ? [] : navigator.languages;

export const LANGUAGE: Language = preferredLanguage(stored(), browserLanguages);
export const LOCALE: string = localeOf(LANGUAGE, browserLanguages);

/** Loads the page again: every text of it is another one. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  window.location.reload();
}
