import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Dokument',
  whole: 'Följesedel för hela ordern',
  ofCapture: (reference) => `Följesedel för debitering ${reference}`,
  pdf: 'PDF, öppnas i ny flik',
};

export const resend: Translation['resend'] = {
  again: 'Skicka igen',
  of: (what) => `Skicka igen: ${what}`,
  done: 'Mejlet skickas igen om en stund',
  mayNot: (role) => `Din roll, ${role}, får inte skicka mejl.`,
  repeats: (kind) => `En gång till: ${kind}`,
  texts: {
    refusedTitle: 'Mejlet skickades inte igen',
    unknownTitle: 'Det är okänt om mejlet skickas igen',
    unknownText: 'Svaret från servern gick förlorat. Det är säkert att försöka igen: det skickas igen en gång.',
  },
};
