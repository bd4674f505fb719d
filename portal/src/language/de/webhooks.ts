import type { WebhookDelivery, WebhookEvent, WebhookStatus } from '../../api/webhookTypes';
import { formatNumber } from '../../format/number';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const events: Record<WebhookEvent, string> = {
  'order.created': 'Eine Bestellung ist eingegangen',
  'order.updated': 'Eine Bestellung wurde geändert',
  'order.cancelled': 'Eine Bestellung wurde storniert',
  'order.released': 'Der Rest wurde freigegeben',
  'order.expired': 'Eine Bestellung ist abgelaufen',
  'order.expiring': 'Eine Bestellung läuft bald ab',
  'order.extended': 'Eine Bestellung wurde verlängert',
  'capture.created': 'Etwas wurde eingezogen',
  'refund.created': 'Etwas wurde erstattet',
  'payout.created': 'Eine Auszahlung wurde abgeschlossen',
  'payout.paid': 'Eine Auszahlung wurde von der Bank ausgeführt',
  'invoice.overdue': 'Eine Rechnung ist überfällig',
  'job.finished': 'Ein Sammelauftrag oder ein Export ist beendet',
};
const status: Record<WebhookStatus, string> = { enabled: 'Aktiv', disabled: 'Angehalten', failed: 'Abgeschaltet' };
const states: Record<WebhookDelivery['state'], string> = {
  pending: 'Wartet',
  delivered: 'Zugestellt',
  failed: 'Fehlgeschlagen',
};

export const webhooks: Translation['webhooks'] = {
  title: 'Webhooks',
  lead: 'Adressen Ihrer eigenen Systeme, die innerhalb von Sekunden erfahren, was geschieht: signiert, mindestens einmal, drei Tage lang versucht.',
  what: 'Webhooks',
  whatLog: 'Zustellungen',
  none: 'Keine Webhooks',
  noneText: 'Erstellen Sie einen, um ohne Nachfragen von Einzügen, Auszahlungen und mehr zu erfahren.',
  mayNot: (role) => `Ihre Rolle, ${role}, darf Webhooks weder sehen noch erstellen.`,
  back: 'Webhooks',
  system: 'der Befehlszeile',
  status,
  eventCount: (n) => count(n, 'Ereignis', 'Ereignisse'),
  createdBy: (name) => `Erstellt von ${name},`,
  failing: (n) => `${count(n, 'Versuch', 'Versuche')} ohne Erfolg seit`,
  both: 'Auch mit dem alten Geheimnis signiert bis',

  create: 'Webhook erstellen',
  edit: 'Bearbeiten',
  editTitle: 'Webhook bearbeiten',
  save: 'Speichern',
  saved: 'Gespeichert',
  url: 'Adresse',
  urlHelp: 'Wohin Nachrichten gesendet werden, zum Beispiel https://shop.example/hooks.',
  urlFault: 'Geben Sie die Adresse an, an die Nachrichten gesendet werden.',
  description: 'Wofür er ist',
  descriptionHelp: 'Zum Beispiel der Name des Systems dahinter. Darf leer sein.',
  events: 'Ereignisse',
  eventsHelp: 'Was er erfährt.',
  eventsFault: 'Wählen Sie mindestens ein Ereignis.',
  all: 'Alle wählen',
  noneChosen: 'Keine wählen',
  eventNames: events,
  test: 'Testnachricht',

  refused: 'Das wurde abgelehnt',
  noAnswer: 'Der Server hat nicht geantwortet. Sehen Sie in der Liste nach, bevor Sie es erneut versuchen.',
  unknownTitle: 'Es ist nicht bekannt, ob der Webhook erstellt wurde',
  unknownText:
    'Der Server hat nicht geantwortet. Steht ein neuer in der Liste, löschen Sie ihn, denn sein Geheimnis ist verloren.',
  onceTitle: 'Das Geheimnis wird nur jetzt angezeigt',
  onceText:
    'Ihr System braucht es, um zu prüfen, dass Nachrichten von hier kommen. Niemand kann es noch einmal lesen; ein neues kann erstellt werden.',
  secret: 'Geheimnis',
  done: 'Ich habe es kopiert',

  pause: 'Anhalten',
  pauseTitle: 'Diesen Webhook anhalten?',
  pauseText: 'Was inzwischen geschieht, wartet bis zu 30 Tage und wird zugestellt, sobald er wieder aktiv ist.',
  paused: 'Der Webhook ist angehalten',
  enable: 'Aktivieren',
  enabled: 'Der Webhook ist aktiv, und was wartet, wird zugestellt',
  rotate: 'Neues Geheimnis',
  rotateTitle: 'Ein neues Geheimnis erstellen?',
  rotateText:
    'Zehn Minuten lang werden Nachrichten mit beiden Geheimnissen signiert. Tragen Sie das neue in dieser Zeit in Ihr System ein; danach nützt das alte nichts mehr.',
  rotateConfirm: 'Neues Geheimnis erstellen',
  delete: 'Löschen',
  deleteTitle: 'Diesen Webhook löschen?',
  deleteText:
    'Er erfährt nichts mehr, und sein Protokoll wird mit gelöscht. Das kann nicht rückgängig gemacht werden.',
  deleted: 'Der Webhook ist gelöscht',
  sendTest: 'Test senden',
  testSent: 'Eine Testnachricht ist unterwegs',
  offReason: 'Aktivieren Sie zuerst den Webhook.',

  failedTitle: 'Dieser Webhook wurde abgeschaltet',
  failedText:
    'Was inzwischen geschieht, wartet bis zu 30 Tage. Aktivieren Sie ihn, wenn Ihr System wieder antwortet.',
  pausedTitle: 'Dieser Webhook ist angehalten',
  chosen: 'Erfährt von',

  log: 'Zustellungen',
  logNone: 'Noch wurde nichts zugestellt',
  logNoneText: 'Senden Sie einen Test, oder warten Sie, bis eins seiner Ereignisse eintritt.',
  states,
  attempts: (n) => count(n, 'Versuch', 'Versuche'),
  nextAttempt: 'nächster',
  more: 'Mehr laden',
  details: 'Details',
  detailsOf: (type) => `Details zu ${type}`,
  resend: 'Erneut senden',
  resent: 'Es wird noch einmal gesendet',
  id: 'webhook-id',
  request: 'Was gesendet wird',
  attempt: (n) => `Versuch ${n}`,
  answered: (code) => `beantwortet mit ${code}`,
  unanswered: 'keine Antwort',
  took: (ms) => `${formatNumber(ms)} ms`,
  whatOne: 'Zustellung',
};
