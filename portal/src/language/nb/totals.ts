import { formatNumber } from '../../format/number';
import { count, one } from '../../format/plural';
import type { Translation } from '../translation';

const orders = (n: number) => count(n, 'ordre', 'ordrer');

export const totals: Translation['totals'] = {
  title: 'Summer',
  matching: (n, more) => (more ? `Minst ${orders(n)} passer` : `${orders(n)} passer`),
  selected: (n) => `${orders(n)} valgt`,
  cut: 'De er for mange til at alle kan telles. Begrens filteret for nøyaktige summer.',
  ordered: 'Ordrebeløp',
  captured: 'Belastet',
  refunded: 'Refundert',
  left: 'Gjenstår å belaste',
  what: 'summene',
  selectAll: (n) => `Velg alle ${formatNumber(n)} som passer`,
  tooMany: 'For mange ordrer passer til at alle kan velges. Begrens filteret.',
  allSelected: (n) => (one(n) ? 'Den ene ordren som passer, er valgt' : `Alle ${orders(n)} som passer, er valgt`),
  confirmTitle: 'Belaste alle ordrer som passer, helt?',
  lead: 'Alt som gjenstår å belaste i disse ordrene, belastes. Hvis andre ordrer passer når du bekrefter, startes ingenting.',
  filter: 'Filter',
  looking: 'Ser etter hva som passer nå',
  nothingLeft: 'Det gjenstår ikke noe å belaste i ordrene som passer.',
  changedTitle: 'Andre ordrer passer nå, så ingenting ble startet',
  changedText: 'Det som vises her, er det som passer nå. Se på det og bekreft igjen.',
};
