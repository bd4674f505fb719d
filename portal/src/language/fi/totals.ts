import { formatNumber } from '../../format/number';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const orders = (n: number) => count(n, 'tilaus', 'tilausta');

export const totals: Translation['totals'] = {
  title: 'Summat',
  matching: (n, more) => (more ? `Hakua vastaa vähintään ${orders(n)}` : `Hakua vastaa ${orders(n)}`),
  selected: (n) => `${orders(n)} valittu`,
  cut: 'Niitä on liian monta kaikkien laskemiseen. Rajaa suodatinta, niin saat tarkat summat.',
  ordered: 'Tilausten summa',
  captured: 'Veloitettu',
  refunded: 'Hyvitetty',
  left: 'Veloittamatta',
  what: 'summat',
  selectAll: (n) => `Valitse kaikki hakua vastaavat (${formatNumber(n)})`,
  tooMany: 'Hakua vastaa liian moni tilaus, jotta kaikki voisi valita. Rajaa suodatinta.',
  allSelected: (n) => `Kaikki hakua vastaavat valittu: ${orders(n)}`,
  confirmTitle: 'Veloitetaanko kaikki hakua vastaavat tilaukset kokonaan?',
  lead: 'Näistä tilauksista veloitetaan kaikki, mitä on veloittamatta. Jos hakua vastaavat tilaukset ovat muuttuneet, kun vahvistat, mitään ei käynnistetä.',
  filter: 'Suodatin',
  looking: 'Katsotaan, mitkä tilaukset vastaavat hakua nyt',
  nothingLeft: 'Hakua vastaavissa tilauksissa ei ole veloitettavaa jäljellä.',
  changedTitle: 'Hakua vastaavat nyt eri tilaukset, joten mitään ei käynnistetty',
  changedText: 'Tässä näkyy, mikä vastaa hakua nyt. Tarkista se ja vahvista uudelleen.',
};
