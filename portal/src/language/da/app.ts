import { count } from '../../format/plural';
import type { Translation } from '../translation';

export const app: Translation['app'] = {
  name: 'fangst',
  skipToContent: 'Gå til indholdet',
  mainMenu: 'Hovedmenu',
  openMenu: 'Åbn menuen',
  closeMenu: 'Luk menuen',
  home: 'Forside',
  orders: 'Ordrer',
  expiring: 'Udløber snart',
  payments: 'Indbetalinger',
  payouts: 'Udbetalinger',
  bank: 'Bank',
  disputes: 'Indsigelser',
  approvals: 'Godkendelser',
  bulk: 'Massehandlinger',
  exports: 'Eksporter',
  keys: 'API-nøgler',
  webhooks: 'Webhooks',
  requests: 'Udviklerlogge',
  users: 'Brugere',
  settings: 'Indstillinger',
  audit: 'Revisionslog',
  account: 'Din konto',
  bell: (n) => (n === 0 ? 'Notifikationer' : `Notifikationer, ${n} ulæste`),
  role: 'Rolle',
  roles: {
    viewer: 'Læser',
    operator: 'Sagsbehandler',
    finance: 'Økonomi',
    settlement: 'Afregning',
    disputes: 'Indsigelser',
    admin: 'Administrator',
  },
  language: 'Sprog',
  theme: 'Udseende',
  themes: { light: 'Lyst', dark: 'Mørkt', auto: 'Auto' },
  security: 'Login og sikkerhed',
  signOut: 'Log ud',
  signOutFailed: 'Du er stadig logget ind: Serveren kunne ikke nås.',
  loading: 'Indlæser',
  dismiss: 'Luk',
  dropFile: 'Eller slip filen her.',
  copy: (what) => `Kopiér ${what}`,
  copied: 'Kopieret',
  copyFailed: 'Kunne ikke kopiere',
  notKnown: '–',
};

export const testClock: Translation['testClock'] = {
  badge: 'Testbutik',
  move: 'Flyt uret',
  lead: 'Alt, der forfalder undervejs, sker på én gang. Uret kan ikke flyttes tilbage.',
  steps: { P1D: 'Én dag frem', P7D: '7 dage frem', P30D: '30 dage frem' },
  failed: 'Uret er måske ikke flyttet. Genindlæs siden for at se, hvilken dag det er.',
};

export const errors: Translation['errors'] = {
  ownWords: 'Serverens egne ord:',
  noAnswer: 'Serveren svarede ikke. Kontrollér forbindelsen, og prøv igen.',
  retry: 'Prøv igen',
  reference: (id) => `Korrelations-id ${id}`,
  cannotLoad: (what) => `Kunne ikke indlæse ${what}`,
  crashTitle: 'Noget gik galt på denne side',
  crashText: 'Intet er ændret af dette. Genindlæs siden; sker det igen, så kontakt den, der driver serveren.',
  reload: 'Genindlæs',
  notFoundTitle: 'Her er ingenting',
  notFoundText: 'Adressen kan være skrevet forkert, eller siden kan være flyttet.',
  toOrders: 'Gå til ordrerne',
};

export const signIn: Translation['signIn'] = {
  title: 'Log ind',
  lead: 'Din butiks ordrer og hævninger',
  email: 'E-mailadresse',
  password: 'Adgangskode',
  submit: 'Log ind',
  emailMissing: 'Angiv din e-mailadresse.',
  passwordMissing: 'Angiv din adgangskode.',
  failed: 'Forkert e-mailadresse eller adgangskode.',
  throttled: 'For mange forsøg.',
  throttledFor: (seconds) => `Prøv igen om ${count(seconds, 'sekund', 'sekunder')}.`,
  throttledSoon: 'Prøv igen om lidt.',
  throttledOver: 'Nu kan du prøve igen.',
  again: 'Din session er afsluttet. Log ind for at fortsætte, hvor du var.',
};

export const status: Translation['status'] = {
  AUTHORIZED: 'Reserveret',
  PART_CAPTURED: 'Delvist hævet',
  CAPTURED: 'Hævet',
  CANCELLED: 'Annulleret',
  EXPIRED: 'Udløbet',
  CLOSED: 'Lukket',
};

export const fraud: Translation['fraud'] = {
  PENDING: 'Under vurdering',
  REJECTED: 'Afvist af risikokontrollen',
  STOPPED: 'Stoppet af risikokontrollen',
};
