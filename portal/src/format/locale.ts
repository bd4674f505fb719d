import { LOCALE as ONE } from '../language/language';

/** How numbers, amounts and dates are written: as in the language of the portal, of the browser's own region if it has one. */
export const LOCALE: readonly string[] = [ONE];
