import { formatNumber } from './format/number';
import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue for the page where files are uploaded and bulk jobs are listed.

const en = {
  title: 'Bulk',
  lead: 'Many orders at once, from a file. It is checked first: nothing changes before you have seen what it would do and run it.',
  fromFile: 'From a file',
  upload: 'Choose a file',
  hint: (rows: number) => `CSV or NDJSON, up to ${formatNumber(rows)} rows.`,
  mode: 'If a row has an error',
  modes: { per_row: 'Do the other rows', all_or_nothing: 'Do none of them' },
  allMax: (rows: number) => `Up to ${formatNumber(rows)} rows.`,
  action: 'For rows that name no action',
  noAction: 'No action',
  refusedTitle: 'The file was not taken in',
  unknownTitle: 'It is not known whether the file was taken in',
  unknownText: 'The answer from the server was lost. Uploading it again is safe: the same file is taken in once.',
  repeatedTitle: (name: string) => `${name} was uploaded before`,
  repeatedText: 'Nothing was done this time: the same content has one job.',
  repeatedLink: 'Show its job',

  format: 'How a file looks',
  formatText:
    'The first row names the columns, in any order. They are parted by comma, semicolon or tab; the text is UTF-8. In NDJSON each line is an object with these members, and amounts are in minor units.',
  csvTemplate: 'CSV template',
  ndjsonTemplate: 'NDJSON template',
  column: 'Column',
  says: 'What it says',
  columns: {
    order: 'Id, reference or number of the order.',
    action: 'capture, refund, cancel, release, extend or add_tracking.',
    amount: 'Of a capture or refund, such as 249.50, or full. A file with neither amounts nor lines means full.',
    lines: 'Of a capture or refund, instead of an amount: reference:quantity, parted by spaces.',
    currency: 'If given, it must be that of the order.',
    texts: 'Kept with the capture or refund.',
    tracking: 'For add_tracking; a capture may have them, too.',
    capture_id: 'For add_tracking to that capture instead of the order.',
    x_anything: 'Your own: found again in the result file.',
  },

  jobs: 'Bulk jobs',
  counts: (done: number, total: number) => `${formatNumber(done)} of ${formatNumber(total)} done`,
  checkedCounts: (done: number, total: number) => `${formatNumber(done)} of ${formatNumber(total)} can be done`,
  failures: (n: number) => `${formatNumber(n)} failed`,
  errors: (n: number) => count(n, 'error', 'errors'),
  none: 'No bulk jobs yet',
  noneText: 'Files that are uploaded here, and what is done to orders selected in the list, appear here.',
  more: 'Load more',
  what: 'the bulk jobs',
};

export const { bulkFiles } = translated({ bulkFiles: en });
