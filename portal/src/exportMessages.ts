import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue that is about exports of orders.

const orders = (n: number) => count(n, 'order', 'orders');

const en = {
  title: 'Exports',
  lead: 'Files of orders. Each is kept for three days; leaving the page loses nothing.',
  what: 'the exports',
  none: 'No exports',
  noneText: 'Choose Export above the list of orders to write what it shows into a file.',
  mayNot: (role: string) => `Your role, ${role}, may not export orders.`,
  open: 'Export',
  toOrders: 'Go to orders',
  ask: 'Export these orders?',
  asking: 'All orders that match the list, on all of its pages, are written into a file. There is no limit.',
  matching: 'Orders',
  all: 'All orders',
  format: 'Format',
  formats: { csv: 'CSV, for spreadsheets', ndjson: 'NDJSON, for programs' },
  kinds: { csv: 'CSV', ndjson: 'NDJSON' },
  confirm: 'Export',
  refusedTitle: 'The export was not started',
  unknownTitle: 'It is not known whether the export was started',
  unknownText: 'The answer from the server was lost. Trying again is safe: the same request is sent, and starts one export.',
  status: { queued: 'Waiting', running: 'Running', finished: 'Finished', failed: 'Failed' },
  written: (n: number) => `${orders(n)} written`,
  size: (n: number, size: string) => `${orders(n)}, ${size}`,
  by: (name: string) => `By ${name},`,
  system: 'the system',
  until: 'kept until',
  progressOf: (what: string) => `Progress of the export of ${what}`,
  download: 'Download',
  downloadOf: (what: string) => `Download the export of ${what}`,
  remove: 'Delete',
  removeOf: (what: string) => `Delete the export of ${what}`,
  removeFailed: 'The export was not deleted. Try again.',
  unknownQuery: 'Unreadable request',
  failed: 'The export could not be written.',
  beginAnew: 'Ask for it again from the list of orders.',
  ready: (n: number) => `The export of ${orders(n)} is ready.`,
  show: 'Show exports',
};

export const { exports } = translated({ exports: en });
