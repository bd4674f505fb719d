import { formatNumber } from '../../format/number';
import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Dokument',
  whole: 'Följesedel för hela ordern',
  ofCapture: (reference) => `Följesedel för debitering ${reference}`,
  pdf: 'PDF, öppnas i ny flik',
  draft: 'Utkast till en ny order',
  json: 'JSON, öppnas i ny flik',
  draftHelp:
    'Kunden måste godkänna betalningen på nytt, i butikens kassa. Utkastet är det som butiken då lägger.',
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

export const tags: Translation['tags'] = {
  title: 'Etiketter',
  one: 'Etikett',
  any: 'Alla',
  counted: (name, orders) => `${name} (${formatNumber(orders)})`,
  name: 'Ny etikett',
  add: 'Lägg till etikett',
  again: 'Försök igen',
  empty: 'Skriv en etikett först.',
  remove: (tag) => `Ta bort etiketten ${tag}`,
  added: (tag) => `Etiketten ${tag} har lagts till.`,
  removed: (tag) => `Etiketten ${tag} har tagits bort.`,
  mayNot: (role) => `Din roll, ${role}, får inte ändra etiketter.`,
  texts: {
    refusedTitle: 'Etiketterna ändrades inte',
    unknownTitle: 'Det är okänt om etiketterna ändrades',
    unknownText: 'Svaret från servern gick förlorat. Det är säkert att försöka igen: det görs en gång.',
  },
};
