import { formatNumber } from '../../format/number';
import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Dokumenter',
  whole: 'Følgeseddel for hele ordren',
  ofCapture: (reference) => `Følgeseddel for hævning ${reference}`,
  pdf: 'PDF, åbnes i en ny fane',
  draft: 'Udkast til en ny ordre',
  json: 'JSON, åbnes i en ny fane',
  draftHelp:
    'Kunden skal godkende betalingen igen i butikkens kasse. Udkastet er det, butikken så afgiver.',
};

export const resend: Translation['resend'] = {
  again: 'Send igen',
  of: (what) => `Send igen: ${what}`,
  done: 'E-mailen sendes igen om et øjeblik',
  mayNot: (role) => `Din rolle, ${role}, må ikke sende e-mails.`,
  repeats: (kind) => `En gang til: ${kind}`,
  texts: {
    refusedTitle: 'E-mailen blev ikke sendt igen',
    unknownTitle: 'Det vides ikke, om e-mailen sendes igen',
    unknownText: 'Svaret fra serveren gik tabt. Det er sikkert at prøve igen: den sendes igen én gang.',
  },
};

export const tags: Translation['tags'] = {
  title: 'Etiketter',
  one: 'Etiket',
  any: 'Alle',
  counted: (name, orders) => `${name} (${formatNumber(orders)})`,
  name: 'Ny etiket',
  add: 'Tilføj etiket',
  again: 'Prøv igen',
  empty: 'Skriv en etiket først.',
  remove: (tag) => `Fjern etiketten ${tag}`,
  added: (tag) => `Etiketten ${tag} er tilføjet.`,
  removed: (tag) => `Etiketten ${tag} er fjernet.`,
  mayNot: (role) => `Din rolle, ${role}, må ikke ændre etiketter.`,
  texts: {
    refusedTitle: 'Etiketterne blev ikke ændret',
    unknownTitle: 'Det vides ikke, om etiketterne blev ændret',
    unknownText: 'Svaret fra serveren gik tabt. Det er sikkert at prøve igen: det gøres én gang.',
  },
};
