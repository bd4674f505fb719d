import { count } from '../../format/plural';
import type { Translation } from '../translation';

const orders = (n: number) => count(n, 'ordre', 'ordrer');

export const exports: Translation['exports'] = {
  title: 'Eksporter',
  lead: 'Filer med ordrer. Hver oppbevares i tre dager; ingenting går tapt om du forlater siden.',
  what: 'eksportene',
  none: 'Ingen eksporter',
  noneText: 'Velg Eksporter over ordrelisten for å skrive det den viser, til en fil.',
  mayNot: (role) => `Rollen din, ${role}, kan ikke eksportere ordrer.`,
  open: 'Eksporter',
  toOrders: 'Gå til ordrene',
  ask: 'Eksportere disse ordrene?',
  asking: 'Alle ordrer som passer til listen, på alle sidene, skrives til en fil. Det er ingen grense.',
  matching: 'Ordrer',
  all: 'Alle ordrer',
  format: 'Format',
  formats: { csv: 'CSV, for regneark', ndjson: 'NDJSON, for programmer' },
  kinds: { csv: 'CSV', ndjson: 'NDJSON' },
  confirm: 'Eksporter',
  refusedTitle: 'Eksporten ble ikke startet',
  unknownTitle: 'Det er ukjent om eksporten ble startet',
  unknownText:
    'Svaret fra serveren gikk tapt. Det er trygt å prøve igjen: Den samme forespørselen sendes, og den starter én eksport.',
  status: { queued: 'Venter', running: 'Pågår', finished: 'Ferdig', failed: 'Mislyktes' },
  written: (n) => `${orders(n)} skrevet`,
  size: (n, size) => `${orders(n)}, ${size}`,
  by: (name) => `Av ${name},`,
  system: 'systemet',
  until: 'oppbevares til',
  progressOf: (what) => `Fremdrift for eksporten av ${what}`,
  download: 'Last ned',
  downloadOf: (what) => `Last ned eksporten av ${what}`,
  remove: 'Slett',
  removeOf: (what) => `Slett eksporten av ${what}`,
  removeFailed: 'Eksporten ble ikke slettet. Prøv igjen.',
  unknownQuery: 'Uleselig forespørsel',
  failed: 'Eksporten kunne ikke skrives.',
  beginAnew: 'Start den på nytt fra ordrelisten.',
  ready: (n) => `Eksporten av ${orders(n)} er klar.`,
  show: 'Vis eksporter',
};
