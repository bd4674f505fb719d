import { formatNumber } from '../../format/number';
import { count, one } from '../../format/plural';
import type { Translation } from '../translation';

const orders = (n: number) => count(n, 'order', 'ordrar');

export const totals: Translation['totals'] = {
  title: 'Summor',
  matching: (n, more) => (more ? `Minst ${orders(n)} matchar` : `${orders(n)} matchar`),
  selected: (n) => (one(n) ? '1 order vald' : `${orders(n)} valda`),
  cut: 'De är för många för att alla ska räknas. Begränsa filtret för exakta summor.',
  ordered: 'Orderbelopp',
  captured: 'Debiterat',
  refunded: 'Återbetalat',
  left: 'Kvar att debitera',
  what: 'summorna',
  selectAll: (n) => `Välj alla ${formatNumber(n)} som matchar`,
  tooMany: 'För många ordrar matchar för att alla ska kunna väljas. Begränsa filtret.',
  allSelected: (n) => (one(n) ? 'Den enda order som matchar är vald' : `Alla ${orders(n)} som matchar är valda`),
  confirmTitle: 'Debitera alla ordrar som matchar helt?',
  lead: 'Allt som finns kvar att debitera i dessa ordrar debiteras. Om andra ordrar matchar när du bekräftar startas inget.',
  filter: 'Filter',
  looking: 'Ser efter vad som matchar nu',
  nothingLeft: 'Inget finns kvar att debitera i de ordrar som matchar.',
  changedTitle: 'Andra ordrar matchar nu, så inget startades',
  changedText: 'Det som visas här är vad som matchar nu. Se på det och bekräfta igen.',
};
