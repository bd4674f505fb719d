import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Dokumenter',
  whole: 'Følgeseddel for hele ordren',
  ofCapture: (reference) => `Følgeseddel for hævning ${reference}`,
  pdf: 'PDF, åbnes i en ny fane',
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
