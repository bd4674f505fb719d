import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Asiakirjat',
  whole: 'Koko tilauksen lähete',
  ofCapture: (reference) => `Lähete, veloitus ${reference}`,
  pdf: 'PDF, avautuu uuteen välilehteen',
};

export const resend: Translation['resend'] = {
  again: 'Lähetä uudelleen',
  of: (what) => `Lähetä uudelleen: ${what}`,
  done: 'Viesti lähetetään hetken kuluttua uudelleen',
  mayNot: (role) => `Roolisi ${role} ei saa lähettää sähköpostia.`,
  repeats: (kind) => `Uudelleen: ${kind}`,
  texts: {
    refusedTitle: 'Viestiä ei lähetetty uudelleen',
    unknownTitle: 'Ei tiedetä, lähetetäänkö viesti uudelleen',
    unknownText: 'Palvelimen vastaus katosi. Uudelleen yrittäminen on turvallista: viesti lähetetään uudelleen kerran.',
  },
};
