import { formatNumber } from '../../format/number';
import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Dokumenter',
  whole: 'Pakkseddel for hele ordren',
  ofCapture: (reference) => `Pakkseddel for belastning ${reference}`,
  pdf: 'PDF, åpnes i en ny fane',
  draft: 'Utkast til en ny ordre',
  json: 'JSON, åpnes i en ny fane',
  draftHelp:
    'Kunden må godkjenne betalingen på nytt, i butikkens kasse. Utkastet er det butikken da legger inn.',
};

export const resend: Translation['resend'] = {
  again: 'Send på nytt',
  of: (what) => `Send på nytt: ${what}`,
  done: 'E-posten sendes på nytt om et øyeblikk',
  mayNot: (role) => `Rollen din, ${role}, kan ikke sende e-post.`,
  repeats: (kind) => `Én gang til: ${kind}`,
  texts: {
    refusedTitle: 'E-posten ble ikke sendt på nytt',
    unknownTitle: 'Det er ukjent om e-posten sendes på nytt',
    unknownText: 'Svaret fra serveren gikk tapt. Det er trygt å prøve igjen: den sendes på nytt én gang.',
  },
};

export const tags: Translation['tags'] = {
  title: 'Etiketter',
  one: 'Etikett',
  any: 'Alle',
  counted: (name, orders) => `${name} (${formatNumber(orders)})`,
  name: 'Ny etikett',
  add: 'Legg til etikett',
  again: 'Prøv igjen',
  empty: 'Skriv en etikett først.',
  remove: (tag) => `Fjern etiketten ${tag}`,
  added: (tag) => `Etiketten ${tag} er lagt til.`,
  removed: (tag) => `Etiketten ${tag} er fjernet.`,
  mayNot: (role) => `Rollen din, ${role}, kan ikke endre etiketter.`,
  texts: {
    refusedTitle: 'Etikettene ble ikke endret',
    unknownTitle: 'Det er ukjent om etikettene ble endret',
    unknownText: 'Svaret fra serveren gikk tapt. Det er trygt å prøve igjen: det gjøres én gang.',
  },
};
