import type { DunningChosen, DunningCustomer, DunningRule, DunningStep } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Muistutus',
  demand: 'Viimeinen muistutus',
  collection: 'Perintä',
};
const customers: Record<DunningCustomer, string> = { person: 'Kuluttajat', organization: 'Yritykset' };
const interestFrom: Record<DunningRule['interest_from'], string> = {
  due_date: 'eräpäivästä',
  first_reminder: 'ensimmäisestä muistutuksesta',
};
const switched: Record<Exclude<DunningChosen['subject'], 'fee' | 'interest'>, [string, string]> = {
  dunning: ['ketään ei muistuteta', 'asiakkaita muistutetaan'],
  collection: ['ei perintää', 'perintä'],
};

export const dunningRules: Translation['dunningRules'] = {
  title: 'Maksumuistutukset',
  lead: 'Milloin myöhässä olevia asiakkaita muistutetaan ja mitä se heille maksaa: tämän päivän veloituksille ja kunkin maan lain rajoissa.',
  whose:
    'Palvelimen ylläpitäjä päättää näistä, sillä muistutusmaksut, viivästyskorot ja saatavat ovat hänen. Voit keskeyttää laskun muistutukset sen tilauksen sivulla.',
  elsewhere: 'Kaikki muut maat',
  customers,
  steps,
  interestFrom,
  summary: (who, what) => `${who}: ${what}`,
  after: (step, days) => `${step} ${count(days, 'päivän', 'päivän')} kuluttua`,
  off: 'ketään ei muistuteta',
  chosen: 'Ylläpitäjän valitsema',
  details: 'Tiedot',
  detailsOf: (country) => `Sääntöjen tiedot, ${country}`,
  fee: (amount) => `maksaa asiakkaalle ${amount}`,
  most: (amount) => `laki sallii enintään ${amount}`,
  free: 'ei maksa asiakkaalle mitään',
  feeOpen: 'ei maksa asiakkaalle mitään: laki ei mainitse summaa, eikä sitä ole valittu',
  daysToPay: (days) => `${count(days, 'päivä', 'päivää')} maksuaikaa`,
  notTaken: 'ei tehdä: sitä ei ole valittu',
  interest: (rate, from) => `Viivästyskorko: ${rate} vuodessa ${from}`,
  noInterest: 'Viivästyskorko: ei mitään, sillä korkoa ei ole asetettu',
  minimum: (amount) => `Pienemmästä summasta kuin ${amount} ei muistuteta.`,
  choiceFrom: (day, what) => `Valittu ${day} alkaen: ${what}`,
  choiceFee: (step, amount) => `vaihe ${step} maksaa ${amount}`,
  choiceInterest: (rate) => `viivästyskorko ${rate} vuodessa`,
  switched,
};
