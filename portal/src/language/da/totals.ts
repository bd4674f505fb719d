import { formatNumber } from '../../format/number';
import { count, one } from '../../format/plural';
import type { Translation } from '../translation';

const orders = (n: number) => count(n, 'ordre', 'ordrer');

export const totals: Translation['totals'] = {
  title: 'Summer',
  matching: (n, more) => (more ? `Mindst ${orders(n)} passer` : `${orders(n)} passer`),
  selected: (n) => `${orders(n)} valgt`,
  cut: 'Der er for mange til, at alle kan tælles. Indsnævr filteret for at få nøjagtige summer.',
  ordered: 'Ordrebeløb',
  captured: 'Hævet',
  refunded: 'Refunderet',
  left: 'Tilbage at hæve',
  what: 'summerne',
  selectAll: (n) => `Vælg alle ${formatNumber(n)}, der passer`,
  tooMany: 'Der er for mange ordrer, der passer, til at alle kan vælges. Indsnævr filteret.',
  allSelected: (n) => (one(n) ? 'Den ene ordre, der passer, er valgt' : `Alle ${orders(n)}, der passer, er valgt`),
  confirmTitle: 'Hæv alt på alle ordrer, der passer?',
  lead: 'Alt, der er tilbage at hæve på disse ordrer, hæves. Hvis andre ordrer passer, når du bekræfter, startes intet.',
  filter: 'Filter',
  looking: 'Ser efter, hvad der passer nu',
  nothingLeft: 'Der er intet tilbage at hæve på de ordrer, der passer.',
  changedTitle: 'Andre ordrer passer nu, så intet blev startet',
  changedText: 'Det, der vises her, er det, der passer nu. Se på det, og bekræft igen.',
};
