import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Dokumenter',
  whole: 'Pakkseddel for hele ordren',
  ofCapture: (reference) => `Pakkseddel for belastning ${reference}`,
  pdf: 'PDF, åpnes i en ny fane',
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
