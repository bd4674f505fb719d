import { count } from '../../format/plural';
import type { Translation } from '../translation';

const counted = (n: number) => count(n, 'tilaus', 'tilausta');

export const exports: Translation['exports'] = {
  title: 'Tiedostoviennit',
  lead: 'Tilauksista tehdyt tiedostot. Kukin säilytetään kolme päivää; mitään ei katoa, vaikka poistut sivulta.',
  what: 'tiedostoviennit',
  none: 'Ei tiedostovientejä',
  noneText: 'Valitse tilausluettelon yläpuolelta Vie, niin luettelon tilaukset kirjoitetaan tiedostoon.',
  mayNot: (role) => `Roolisi, ${role}, ei saa viedä tilauksia tiedostoon.`,
  open: 'Vie',
  toOrders: 'Siirry tilauksiin',
  ask: 'Viedäänkö nämä tilaukset tiedostoon?',
  asking: 'Kaikki luetteloa vastaavat tilaukset, sen kaikilta sivuilta, kirjoitetaan tiedostoon. Määrää ei ole rajoitettu.',
  matching: 'Tilaukset',
  all: 'Kaikki tilaukset',
  format: 'Muoto',
  formats: { csv: 'CSV, taulukkolaskentaan', ndjson: 'NDJSON, ohjelmille' },
  kinds: { csv: 'CSV', ndjson: 'NDJSON' },
  confirm: 'Vie',
  refusedTitle: 'Tiedostovientiä ei käynnistetty',
  unknownTitle: 'Tiedostoviennin käynnistymisestä ei ole tietoa',
  unknownText:
    'Palvelimen vastaus katosi. Voit turvallisesti yrittää uudelleen: sama pyyntö lähetetään, ja tiedostovienti tehdään kerran.',
  status: { queued: 'Odottaa', running: 'Käynnissä', finished: 'Valmis', failed: 'Epäonnistui' },
  written: (n) => `${counted(n)} kirjoitettu`,
  size: (n, size) => `${counted(n)}, ${size}`,
  by: (name) => `Tekijä: ${name},`,
  system: 'järjestelmä',
  until: 'poistuu',
  progressOf: (what) => `Tiedostoviennin edistyminen: ${what}`,
  download: 'Lataa',
  downloadOf: (what) => `Lataa tiedostovienti: ${what}`,
  remove: 'Poista',
  removeOf: (what) => `Poista tiedostovienti: ${what}`,
  removeFailed: 'Tiedostovientiä ei poistettu. Yritä uudelleen.',
  unknownQuery: 'Lukukelvoton pyyntö',
  failed: 'Tiedostoa ei voitu kirjoittaa.',
  beginAnew: 'Aloita vienti uudelleen tilausluettelosta.',
  ready: (n) => `Tiedostovienti on valmis: ${counted(n)}.`,
  show: 'Näytä tiedostoviennit',
};
