import type { Language } from './language';
import type { Translation } from './translation';

// The texts of the language that was chosen. They are loaded before the module that has the English ones, so everything
// that is evaluated later gets a plain object and need not know that there are languages.

const TRANSLATIONS: Record<Exclude<Language, 'en'>, () => Promise<Translation>> = {
  da: () => import('./da'),
  de: () => import('./de'),
  fi: () => import('./fi'),
  nb: () => import('./nb'),
  sv: () => import('./sv'),
};

let translation: object = {};

export async function loadTranslation(language: Language): Promise<void> {
  translation = language === 'en' ? {} : await TRANSLATIONS[language]();
}

const isGroup = (texts: unknown): texts is Record<string, unknown> => typeof texts === 'object' && texts !== null;

/** What has the same place in another language, where there is something. */
export function laidOver<Texts>(english: Texts, other: unknown): Texts {
  if (!isGroup(english)) return (other ?? english) as Texts;
  if (!isGroup(other)) return english;
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, laidOver(text, other[key])])) as Texts;
}

/** The texts of these areas in the language that was chosen. What is not translated stays English. */
export const translated = <English extends object>(english: English): English => laidOver(english, translation);
