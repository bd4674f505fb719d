import type { Translation } from '../translation';

export const keys: Translation['keys'] = {
  title: 'API-Schlüssel',
  lead: 'Womit Shops und andere Programme sich anmelden. Ein Schlüssel darf alles, was die API bietet, außer Benutzer und Schlüssel zu verwalten.',
  what: 'API-Schlüssel',
  create: 'API-Schlüssel erstellen',
  none: 'Keine API-Schlüssel',
  noneText: 'Ein Shop braucht einen, um Bestellungen anzulegen, einzuziehen und zu erstatten.',
  mayNot: (role) => `Ihre Rolle, ${role}, darf API-Schlüssel weder sehen noch erstellen.`,
  unnamed: 'Ohne Namen',
  username: 'Benutzername',
  password: 'Passwort',
  system: 'der Befehlszeile',
  createdBy: (name) => `Erstellt von ${name},`,
  lastUsed: 'zuletzt benutzt',
  neverUsed: 'nie benutzt',
  revoked: 'Widerrufen',
  revokedBy: (name) => `widerrufen von ${name},`,
  revoke: 'Widerrufen',
  revokeOne: (name) => `${name} widerrufen`,
  revokeTitle: (name) => `${name} widerrufen?`,
  revokeText:
    'Alles, was sich mit diesem Schlüssel anmeldet, wird ab sofort abgewiesen. Das kann nicht rückgängig gemacht werden; ein neuer Schlüssel kann erstellt werden.',
  revokedNow: (name) => `${name} lässt niemanden mehr ein`,
  label: 'Wofür er ist',
  labelHelp: 'Zum Beispiel der Name des Shops oder des Systems, das ihn benutzen wird.',
  labelFault: 'Geben Sie an, wofür der Schlüssel ist.',
  confirm: 'Erstellen',
  refused: 'Das wurde abgelehnt',
  unknownTitle: 'Es ist nicht bekannt, ob der Schlüssel erstellt wurde',
  unknownText:
    'Der Server hat nicht geantwortet. Steht ein neuer Schlüssel in der Liste, widerrufen Sie ihn, denn sein Passwort ist verloren.',
  onceTitle: 'Das Passwort wird nur jetzt angezeigt',
  onceText:
    'Kopieren Sie beides dorthin, wo es gebraucht wird. Niemand kann das Passwort noch einmal lesen, auch nicht der Betreiber.',
  done: 'Ich habe beides kopiert',
};
