import { count } from '../../format/plural';
import type { Translation } from '../translation';

export const app: Translation['app'] = {
  name: 'fangst',
  skipToContent: 'Hopp til innholdet',
  mainMenu: 'Hovedmeny',
  openMenu: 'Åpne menyen',
  closeMenu: 'Lukk menyen',
  home: 'Oversikt',
  orders: 'Ordrer',
  expiring: 'Utløper snart',
  payments: 'Betalinger',
  payouts: 'Utbetalinger',
  bank: 'Bank',
  disputes: 'Tvister',
  approvals: 'Godkjenninger',
  bulk: 'Massehandlinger',
  exports: 'Eksporter',
  keys: 'API-nøkler',
  webhooks: 'Webhooker',
  requests: 'Utviklerlogger',
  users: 'Brukere',
  settings: 'Innstillinger',
  audit: 'Revisjonslogg',
  account: 'Kontoen din',
  bell: (n) => (n === 0 ? 'Varsler' : `Varsler, ${n} uleste`),
  role: 'Rolle',
  roles: {
    viewer: 'Leser',
    operator: 'Saksbehandler',
    finance: 'Økonomi',
    settlement: 'Oppgjør',
    disputes: 'Tvister',
    admin: 'Administrator',
  },
  language: 'Språk',
  theme: 'Utseende',
  themes: { light: 'Lyst', dark: 'Mørkt', auto: 'Auto' },
  security: 'Innlogging og sikkerhet',
  signOut: 'Logg ut',
  signOutFailed: 'Du er fortsatt logget inn: Serveren kunne ikke nås.',
  loading: 'Laster inn',
  dismiss: 'Lukk',
  dropFile: 'Eller slipp filen her.',
  copy: (what) => `Kopier ${what}`,
  copied: 'Kopiert',
  copyFailed: 'Kunne ikke kopiere',
  notKnown: '–',
};

export const testClock: Translation['testClock'] = {
  badge: 'Testbutikk',
  move: 'Flytt klokken',
  lead: 'Alt som forfaller underveis, skjer på én gang. Klokken kan ikke flyttes tilbake.',
  steps: { P1D: 'Én dag frem', P7D: '7 dager frem', P30D: '30 dager frem' },
  failed: 'Klokken er kanskje ikke flyttet. Last inn siden på nytt for å se hvilken dag det er.',
};

export const errors: Translation['errors'] = {
  ownWords: 'Serverens egne ord:',
  noAnswer: 'Serveren svarte ikke. Kontroller tilkoblingen og prøv igjen.',
  retry: 'Prøv igjen',
  reference: (id) => `Korrelasjons-ID ${id}`,
  cannotLoad: (what) => `Kunne ikke laste inn ${what}`,
  crashTitle: 'Noe gikk galt på denne siden',
  crashText: 'Ingenting ble endret av dette. Last inn siden på nytt; skjer det igjen, kontakt den som drifter serveren.',
  reload: 'Last inn på nytt',
  notFoundTitle: 'Her er det ingenting',
  notFoundText: 'Adressen kan være feilskrevet, eller siden kan være flyttet.',
  toOrders: 'Gå til ordrene',
};

export const signIn: Translation['signIn'] = {
  title: 'Logg inn',
  lead: 'Ordrene og belastningene i butikken din',
  email: 'E-postadresse',
  password: 'Passord',
  submit: 'Logg inn',
  emailMissing: 'Oppgi e-postadressen din.',
  passwordMissing: 'Oppgi passordet ditt.',
  failed: 'Feil e-postadresse eller passord.',
  throttled: 'For mange forsøk.',
  throttledFor: (seconds) => `Prøv igjen om ${count(seconds, 'sekund', 'sekunder')}.`,
  throttledSoon: 'Prøv igjen om en stund.',
  throttledOver: 'Nå kan du prøve igjen.',
  again: 'Økten din er avsluttet. Logg inn for å fortsette der du var.',
};

export const status: Translation['status'] = {
  AUTHORIZED: 'Reservert',
  PART_CAPTURED: 'Delvis belastet',
  CAPTURED: 'Belastet',
  CANCELLED: 'Kansellert',
  EXPIRED: 'Utløpt',
  CLOSED: 'Lukket',
};

export const fraud: Translation['fraud'] = {
  PENDING: 'Til vurdering',
  REJECTED: 'Avvist av risikokontrollen',
  STOPPED: 'Stoppet av risikokontrollen',
};
