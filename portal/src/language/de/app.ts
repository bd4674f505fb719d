import { count } from '../../format/plural';
import type { Translation } from '../translation';

export const app: Translation['app'] = {
  name: 'fangst',
  skipToContent: 'Zum Inhalt springen',
  mainMenu: 'Hauptmenü',
  openMenu: 'Menü öffnen',
  closeMenu: 'Menü schließen',
  home: 'Startseite',
  orders: 'Bestellungen',
  expiring: 'Läuft bald ab',
  payments: 'Zahlungen',
  payouts: 'Auszahlungen',
  bank: 'Bank',
  disputes: 'Streitfälle',
  approvals: 'Freigaben',
  bulk: 'Sammelaufträge',
  exports: 'Exporte',
  keys: 'API-Schlüssel',
  webhooks: 'Webhooks',
  requests: 'Entwicklerprotokolle',
  users: 'Benutzer',
  settings: 'Einstellungen',
  audit: 'Audit-Protokoll',
  account: 'Ihr Konto',
  bell: (n) => (n === 0 ? 'Benachrichtigungen' : `Benachrichtigungen, ${n} ungelesen`),
  role: 'Rolle',
  roles: {
    viewer: 'Leser',
    operator: 'Sachbearbeitung',
    finance: 'Buchhaltung',
    settlement: 'Abrechnung',
    disputes: 'Streitfälle',
    admin: 'Administration',
  },
  language: 'Sprache',
  theme: 'Darstellung',
  themes: { light: 'Hell', dark: 'Dunkel', auto: 'Auto' },
  security: 'Anmeldung und Sicherheit',
  signOut: 'Abmelden',
  discardTitle: 'Änderungen verwerfen?',
  discardText: 'Was Sie geändert haben, ist nicht gespeichert.',
  keepEditing: 'Weiter bearbeiten',
  discard: 'Verwerfen',
  signOutFailed: 'Sie sind noch angemeldet: Der Server war nicht erreichbar.',
  loading: 'Wird geladen',
  dismiss: 'Schließen',
  dropFile: 'Oder die Datei hier ablegen.',
  copy: (what) => `${what} kopieren`,
  copied: 'Kopiert',
  copyFailed: 'Kopieren nicht möglich',
  notKnown: '–',
};

export const testClock: Translation['testClock'] = {
  badge: 'Testhändler',
  move: 'Uhr vorstellen',
  lead: 'Alles, was bis dahin fällig wird, geschieht auf einmal. Die Uhr kann nicht zurückgestellt werden.',
  steps: { P1D: 'Einen Tag vor', P7D: '7 Tage vor', P30D: '30 Tage vor' },
  failed: 'Die Uhr wurde möglicherweise nicht vorgestellt. Laden Sie die Seite neu, um zu sehen, welcher Tag ist.',
};

export const errors: Translation['errors'] = {
  ownWords: 'Wörtlich vom Server:',
  noAnswer: 'Der Server hat nicht geantwortet. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
  retry: 'Erneut versuchen',
  reference: (id) => `Korrelations-ID ${id}`,
  cannotLoad: (what) => `Laden fehlgeschlagen: ${what}`,
  partTitle: 'Ein Teil des Portals konnte nicht geladen werden',
  partText: 'Prüfen Sie die Verbindung und versuchen Sie es erneut. Hilft das nicht, laden Sie die Seite neu.',
  crashTitle: 'Auf dieser Seite ist ein Fehler aufgetreten',
  crashText:
    'Dadurch wurde nichts geändert. Laden Sie die Seite neu; tritt der Fehler wieder auf, wenden Sie sich an den Betreiber des Servers.',
  reload: 'Neu laden',
  notFoundTitle: 'Hier gibt es nichts',
  notFoundText: 'Die Adresse ist vielleicht falsch geschrieben, oder die Seite wurde verschoben.',
  toOrders: 'Zu den Bestellungen',
};

export const signIn: Translation['signIn'] = {
  title: 'Anmelden',
  lead: 'Bestellungen und Einzüge Ihres Shops',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  submit: 'Anmelden',
  emailMissing: 'Geben Sie Ihre E-Mail-Adresse ein.',
  passwordMissing: 'Geben Sie Ihr Passwort ein.',
  failed: 'E-Mail-Adresse oder Passwort ist falsch.',
  throttled: 'Zu viele Versuche.',
  throttledFor: (seconds) => `Versuchen Sie es in ${count(seconds, 'Sekunde', 'Sekunden')} erneut.`,
  throttledMinutes: (minutes) => `Versuchen Sie es in ${count(minutes, 'Minute', 'Minuten')} erneut.`,
  throttledSoon: 'Versuchen Sie es in Kürze erneut.',
  throttledOver: 'Sie können es jetzt erneut versuchen.',
  again: 'Ihre Sitzung ist beendet. Melden Sie sich an, um dort weiterzumachen, wo Sie waren.',
};

export const status: Translation['status'] = {
  AUTHORIZED: 'Autorisiert',
  PART_CAPTURED: 'Teilweise eingezogen',
  CAPTURED: 'Eingezogen',
  CANCELLED: 'Storniert',
  EXPIRED: 'Abgelaufen',
  CLOSED: 'Geschlossen',
};

export const fraud: Translation['fraud'] = {
  PENDING: 'In Prüfung',
  REJECTED: 'Von der Risikoprüfung abgelehnt',
  STOPPED: 'Von der Risikoprüfung gestoppt',
};
