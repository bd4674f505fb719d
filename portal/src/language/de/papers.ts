import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Dokumente',
  whole: 'Lieferschein der ganzen Bestellung',
  ofCapture: (reference) => `Lieferschein zum Einzug ${reference}`,
  pdf: 'PDF, öffnet sich in einem neuen Tab',
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
