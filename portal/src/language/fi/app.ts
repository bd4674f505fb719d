import { count } from '../../format/plural';
import type { Translation } from '../translation';

export const app: Translation['app'] = {
  name: 'fangst',
  skipToContent: 'Siirry sisältöön',
  mainMenu: 'Päävalikko',
  openMenu: 'Avaa valikko',
  closeMenu: 'Sulje valikko',
  home: 'Etusivu',
  orders: 'Tilaukset',
  expiring: 'Vanhenevat',
  payments: 'Maksut',
  payouts: 'Tilitykset',
  bank: 'Pankki',
  disputes: 'Riitautukset',
  approvals: 'Hyväksynnät',
  bulk: 'Joukkotoiminnot',
  exports: 'Tiedostoviennit',
  keys: 'API-avaimet',
  webhooks: 'Webhookit',
  requests: 'Kehittäjälokit',
  users: 'Käyttäjät',
  settings: 'Asetukset',
  audit: 'Auditointiloki',
  account: 'Oma tili',
  bell: (n) => (n === 0 ? 'Ilmoitukset' : `Ilmoitukset, ${n} lukematta`),
  role: 'Rooli',
  roles: {
    viewer: 'Katselija',
    operator: 'Käsittelijä',
    finance: 'Talous',
    settlement: 'Tilitykset',
    disputes: 'Riitautukset',
    admin: 'Pääkäyttäjä',
  },
  language: 'Kieli',
  theme: 'Ulkoasu',
  themes: { light: 'Vaalea', dark: 'Tumma', auto: 'Auto' },
  security: 'Kirjautuminen ja turvallisuus',
  signOut: 'Kirjaudu ulos',
  signOutFailed: 'Olet edelleen kirjautuneena: palvelimeen ei saatu yhteyttä.',
  loading: 'Ladataan',
  dismiss: 'Sulje',
  dropFile: 'Tai pudota tiedosto tähän.',
  copy: (what) => `Kopioi ${what}`,
  copied: 'Kopioitu',
  copyFailed: 'Kopiointi epäonnistui',
  notKnown: '–',
};

export const testClock: Translation['testClock'] = {
  badge: 'Testikauppa',
  move: 'Siirrä kelloa',
  lead: 'Kaikki matkan varrella erääntyvä tapahtuu kerralla. Kelloa ei voi siirtää taaksepäin.',
  steps: { P1D: 'Päivä eteenpäin', P7D: '7 päivää eteenpäin', P30D: '30 päivää eteenpäin' },
  failed: 'Kelloa ei ehkä siirretty. Lataa sivu uudelleen, niin näet, mikä päivä on.',
};

export const errors: Translation['errors'] = {
  ownWords: 'Palvelin sanoi:',
  noAnswer: 'Palvelin ei vastannut. Tarkista yhteys ja yritä uudelleen.',
  retry: 'Yritä uudelleen',
  reference: (id) => `Korrelaatiotunnus ${id}`,
  cannotLoad: (what) => `Lataus epäonnistui: ${what}`,
  crashTitle: 'Sivulla tapahtui virhe',
  crashText: 'Mitään ei muuttunut. Lataa sivu uudelleen; jos virhe toistuu, kerro siitä palvelimen ylläpitäjälle.',
  reload: 'Lataa uudelleen',
  notFoundTitle: 'Täällä ei ole mitään',
  notFoundText: 'Osoite voi olla kirjoitettu väärin, tai sivu on siirtynyt.',
  toOrders: 'Siirry tilauksiin',
};

export const signIn: Translation['signIn'] = {
  title: 'Kirjaudu sisään',
  lead: 'Kauppasi tilaukset ja veloitukset',
  email: 'Sähköposti',
  password: 'Salasana',
  submit: 'Kirjaudu sisään',
  emailMissing: 'Anna sähköpostiosoitteesi.',
  passwordMissing: 'Anna salasanasi.',
  failed: 'Sähköposti tai salasana on väärin.',
  throttled: 'Liian monta yritystä.',
  throttledFor: (seconds) => `Yritä uudelleen ${count(seconds, 'sekunnin', 'sekunnin')} kuluttua.`,
  throttledSoon: 'Yritä uudelleen hetken kuluttua.',
  throttledOver: 'Voit nyt yrittää uudelleen.',
  again: 'Istuntosi on päättynyt. Kirjaudu sisään, niin voit jatkaa siitä, mihin jäit.',
};

export const status: Translation['status'] = {
  AUTHORIZED: 'Varattu',
  PART_CAPTURED: 'Osin veloitettu',
  CAPTURED: 'Veloitettu',
  CANCELLED: 'Peruttu',
  EXPIRED: 'Vanhentunut',
  CLOSED: 'Suljettu',
};

export const fraud: Translation['fraud'] = {
  PENDING: 'Tarkistettavana',
  REJECTED: 'Riskitarkistus hylkäsi',
  STOPPED: 'Riskitarkistus pysäytti',
};
