import { formatNumber } from '../../format/number';
import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Dokumente',
  whole: 'Lieferschein der ganzen Bestellung',
  ofCapture: (reference) => `Lieferschein zum Einzug ${reference}`,
  pdf: 'PDF, öffnet sich in einem neuen Tab',
  draft: 'Entwurf einer neuen Bestellung',
  json: 'JSON, öffnet sich in einem neuen Tab',
  draftHelp:
    'Der Kunde muss der Zahlung im Checkout des Shops erneut zustimmen. Aus dem Entwurf legt der Shop dann die Bestellung an.',
};

export const resend: Translation['resend'] = {
  again: 'Erneut senden',
  of: (what) => `Erneut senden: ${what}`,
  done: 'Die E-Mail wird gleich erneut gesendet',
  mayNot: (role) => `Ihre Rolle, ${role}, darf keine E-Mails senden.`,
  repeats: (kind) => `Noch einmal: ${kind}`,
  texts: {
    refusedTitle: 'Die E-Mail wurde nicht erneut gesendet',
    unknownTitle: 'Es ist nicht bekannt, ob die E-Mail erneut gesendet wird',
    unknownText: 'Die Antwort des Servers ging verloren. Ein neuer Versuch ist unbedenklich: Sie wird einmal erneut gesendet.',
  },
};

export const tags: Translation['tags'] = {
  title: 'Schlagwörter',
  one: 'Schlagwort',
  any: 'Alle',
  counted: (name, orders) => `${name} (${formatNumber(orders)})`,
  name: 'Neues Schlagwort',
  add: 'Schlagwort hinzufügen',
  again: 'Erneut versuchen',
  empty: 'Geben Sie zuerst ein Schlagwort ein.',
  remove: (tag) => `Schlagwort ${tag} entfernen`,
  added: (tag) => `Schlagwort ${tag} hinzugefügt.`,
  removed: (tag) => `Schlagwort ${tag} entfernt.`,
  mayNot: (role) => `Ihre Rolle, ${role}, darf keine Schlagwörter ändern.`,
  texts: {
    refusedTitle: 'Die Schlagwörter wurden nicht geändert',
    unknownTitle: 'Es ist nicht bekannt, ob die Schlagwörter geändert wurden',
    unknownText: 'Die Antwort des Servers ging verloren. Ein neuer Versuch ist unbedenklich: Es geschieht einmal.',
  },
};
