import { count, one } from '../../format/plural';
import type { Translation } from '../translation';

const orders = (n: number) => count(n, 'order', 'ordrar');

export const exports: Translation['exports'] = {
  title: 'Exporter',
  lead: 'Filer med ordrar. Varje fil sparas i tre dagar; inget går förlorat om du lämnar sidan.',
  what: 'exporterna',
  none: 'Inga exporter',
  noneText: 'Välj Exportera ovanför orderlistan för att skriva det som visas till en fil.',
  mayNot: (role) => `Din roll, ${role}, får inte exportera ordrar.`,
  open: 'Exportera',
  toOrders: 'Till ordrarna',
  ask: 'Exportera de här ordrarna?',
  asking: 'Alla ordrar som matchar listan, på alla dess sidor, skrivs till en fil. Det finns ingen gräns.',
  matching: 'Ordrar',
  all: 'Alla ordrar',
  format: 'Filformat',
  formats: { csv: 'CSV, för kalkylark', ndjson: 'NDJSON, för program' },
  kinds: { csv: 'CSV', ndjson: 'NDJSON' },
  confirm: 'Exportera',
  refusedTitle: 'Exporten startades inte',
  unknownTitle: 'Det är okänt om exporten startades',
  unknownText:
    'Svaret från servern gick förlorat. Det är säkert att försöka igen: samma begäran skickas, och en enda export startas.',
  status: { queued: 'Väntar', running: 'Pågår', finished: 'Klar', failed: 'Misslyckades' },
  written: (n) => (one(n) ? '1 order skriven' : `${orders(n)} skrivna`),
  size: (n, size) => `${orders(n)}, ${size}`,
  by: (name) => `Av ${name},`,
  system: 'systemet',
  until: 'sparas till',
  progressOf: (what) => `Förlopp för exporten av ${what}`,
  download: 'Ladda ned',
  downloadOf: (what) => `Ladda ned exporten av ${what}`,
  remove: 'Radera',
  removeOf: (what) => `Radera exporten av ${what}`,
  removeFailed: 'Exporten raderades inte. Försök igen.',
  unknownQuery: 'Oläslig begäran',
  failed: 'Exporten kunde inte skrivas.',
  beginAnew: 'Starta den på nytt från orderlistan.',
  ready: (n) => `Exporten av ${orders(n)} är klar.`,
  show: 'Visa exporter',
};
