import { formatNumber } from '../../format/number';
import type { Translation } from '../translation';

export const documents: Translation['documents'] = {
  title: 'Asiakirjat',
  whole: 'Koko tilauksen lähete',
  ofCapture: (reference) => `Lähete, veloitus ${reference}`,
  pdf: 'PDF, avautuu uuteen välilehteen',
  draft: 'Uuden tilauksen luonnos',
  json: 'JSON, avautuu uuteen välilehteen',
  draftHelp:
    'Asiakkaan on hyväksyttävä maksu uudelleen kaupan kassalla. Kauppa tekee sitten tilauksen luonnoksesta.',
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

export const tags: Translation['tags'] = {
  title: 'Tunnisteet',
  one: 'Tunniste',
  any: 'Kaikki',
  counted: (name, orders) => `${name} (${formatNumber(orders)})`,
  name: 'Uusi tunniste',
  add: 'Lisää tunniste',
  again: 'Yritä uudelleen',
  empty: 'Kirjoita ensin tunniste.',
  remove: (tag) => `Poista tunniste ${tag}`,
  added: (tag) => `Tunniste ${tag} lisättiin.`,
  removed: (tag) => `Tunniste ${tag} poistettiin.`,
  mayNot: (role) => `Roolisi ${role} ei saa muuttaa tunnisteita.`,
  texts: {
    refusedTitle: 'Tunnisteita ei muutettu',
    unknownTitle: 'Ei tiedetä, muutettiinko tunnisteita',
    unknownText: 'Palvelimen vastaus katosi. Uudelleen yrittäminen on turvallista: muutos tehdään kerran.',
  },
};
