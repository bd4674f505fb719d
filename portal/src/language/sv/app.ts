import { count } from '../../format/plural';
import type { Translation } from '../translation';

export const app: Translation['app'] = {
  name: 'fangst',
  skipToContent: 'Hoppa till innehållet',
  mainMenu: 'Huvudmeny',
  openMenu: 'Öppna menyn',
  closeMenu: 'Stäng menyn',
  home: 'Hem',
  orders: 'Ordrar',
  expiring: 'Går ut snart',
  payments: 'Betalningar',
  payouts: 'Utbetalningar',
  bank: 'Bank',
  disputes: 'Tvister',
  approvals: 'Godkännanden',
  bulk: 'Massåtgärder',
  exports: 'Exporter',
  keys: 'API-nycklar',
  webhooks: 'Webhookar',
  requests: 'Utvecklarloggar',
  users: 'Användare',
  settings: 'Inställningar',
  audit: 'Granskningslogg',
  account: 'Ditt konto',
  bell: (n) => (n === 0 ? 'Aviseringar' : `Aviseringar, ${n} olästa`),
  role: 'Roll',
  roles: {
    viewer: 'Läsare',
    operator: 'Handläggare',
    finance: 'Ekonomi',
    settlement: 'Avräkning',
    disputes: 'Tvister',
    admin: 'Administratör',
  },
  language: 'Språk',
  theme: 'Utseende',
  themes: { light: 'Ljust', dark: 'Mörkt', auto: 'Auto' },
  security: 'Inloggning och säkerhet',
  signOut: 'Logga ut',
  signOutFailed: 'Du är fortfarande inloggad: servern gick inte att nå.',
  loading: 'Läser in',
  dismiss: 'Stäng',
  dropFile: 'Eller släpp filen här.',
  copy: (what) => `Kopiera ${what}`,
  copied: 'Kopierat',
  copyFailed: 'Det gick inte att kopiera',
  notKnown: '–',
};

export const testClock: Translation['testClock'] = {
  badge: 'Testbutik',
  move: 'Flytta klockan',
  lead: 'Allt som infaller på vägen händer på en gång. Klockan kan inte flyttas tillbaka.',
  steps: { P1D: 'En dag framåt', P7D: '7 dagar framåt', P30D: '30 dagar framåt' },
  failed: 'Klockan kanske inte har flyttats. Läs in sidan igen för att se vilken dag det är.',
};

export const errors: Translation['errors'] = {
  ownWords: 'Serverns egna ord:',
  noAnswer: 'Servern svarade inte. Kontrollera anslutningen och försök igen.',
  retry: 'Försök igen',
  reference: (id) => `Korrelations-id ${id}`,
  cannotLoad: (what) => `Det gick inte att läsa in ${what}`,
  crashTitle: 'Något gick fel på den här sidan',
  crashText: 'Inget har ändrats av detta. Läs in sidan igen; händer det igen, kontakta den som driver servern.',
  reload: 'Läs in igen',
  notFoundTitle: 'Här finns ingenting',
  notFoundText: 'Adressen kan vara felskriven, eller så har sidan flyttats.',
  toOrders: 'Till ordrarna',
};

export const signIn: Translation['signIn'] = {
  title: 'Logga in',
  lead: 'Din butiks ordrar och debiteringar',
  email: 'E-postadress',
  password: 'Lösenord',
  submit: 'Logga in',
  emailMissing: 'Ange din e-postadress.',
  passwordMissing: 'Ange ditt lösenord.',
  failed: 'Fel e-postadress eller lösenord.',
  throttled: 'För många försök.',
  throttledFor: (seconds) => `Försök igen om ${count(seconds, 'sekund', 'sekunder')}.`,
  throttledSoon: 'Försök igen om en stund.',
  throttledOver: 'Nu kan du försöka igen.',
  again: 'Din session har avslutats. Logga in för att fortsätta där du var.',
};

export const status: Translation['status'] = {
  AUTHORIZED: 'Auktoriserad',
  PART_CAPTURED: 'Delvis debiterad',
  CAPTURED: 'Debiterad',
  CANCELLED: 'Annullerad',
  EXPIRED: 'Utgången',
  CLOSED: 'Stängd',
};

export const fraud: Translation['fraud'] = {
  PENDING: 'Granskas',
  REJECTED: 'Avvisad av riskkontrollen',
  STOPPED: 'Stoppad av riskkontrollen',
};
