import { formatNumber } from '../../format/number';
import { count, one } from '../../format/plural';
import type { Translation } from '../translation';

const orders = (n: number) => count(n, 'Bestellung', 'Bestellungen');

export const totals: Translation['totals'] = {
  title: 'Summen',
  matching: (n, more) => (more ? `Mindestens ${orders(n)} gefunden` : `${orders(n)} gefunden`),
  selected: (n) => `${orders(n)} ausgewählt`,
  cut: 'Es sind zu viele, um alle zu zählen. Grenzen Sie den Filter ein, um genaue Summen zu erhalten.',
  ordered: 'Bestellbetrag',
  captured: 'Eingezogen',
  refunded: 'Erstattet',
  left: 'Noch einzuziehen',
  what: 'die Summen',
  selectAll: (n) => `Alle ${formatNumber(n)} gefundenen auswählen`,
  tooMany: 'Es wurden zu viele Bestellungen gefunden, um alle auszuwählen. Grenzen Sie den Filter ein.',
  allSelected: (n) => (one(n) ? 'Die eine gefundene Bestellung ist ausgewählt' : `Alle ${formatNumber(n)} gefundenen Bestellungen sind ausgewählt`),
  confirmTitle: 'Alle gefundenen Bestellungen vollständig einziehen?',
  lead: 'Alles, was in diesen Bestellungen noch einzuziehen ist, wird eingezogen. Passen beim Bestätigen andere Bestellungen zum Filter, wird nichts gestartet.',
  filter: 'Filter',
  looking: 'Es wird nachgesehen, welche Bestellungen jetzt passen',
  nothingLeft: 'In den gefundenen Bestellungen ist nichts mehr einzuziehen.',
  changedTitle: 'Jetzt passen andere Bestellungen, deshalb wurde nichts gestartet',
  changedText: 'Angezeigt wird, was jetzt passt. Sehen Sie es an und bestätigen Sie erneut.',
};
