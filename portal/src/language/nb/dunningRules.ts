import type { DunningChosen, DunningCustomer, DunningRule, DunningStep } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Påminnelse',
  demand: 'Siste påminnelse',
  collection: 'Inkasso',
};
const customers: Record<DunningCustomer, string> = { person: 'Forbrukere', organization: 'Bedrifter' };
const interestFrom: Record<DunningRule['interest_from'], string> = {
  due_date: 'fra forfallsdagen',
  first_reminder: 'fra første påminnelse',
};
const switched: Record<Exclude<DunningChosen['subject'], 'fee' | 'interest'>, [string, string]> = {
  dunning: ['ingen får påminnelse', 'kunder får påminnelse'],
  collection: ['ingen inkasso', 'inkasso'],
};

export const dunningRules: Translation['dunningRules'] = {
  title: 'Påminnelser',
  lead: 'Når kunder som er for sene får påminnelse, og hva det koster dem: for belastninger fra i dag, innenfor det loven i hvert land tillater.',
  whose:
    'Den som driver serveren, velger her, for purregebyrene, forsinkelsesrenten og kravene tilhører den. Du kan sette en fakturas påminnelser på pause på ordrens side.',
  elsewhere: 'Alle andre land',
  customers,
  steps,
  interestFrom,
  summary: (who, what) => `${who}: ${what}`,
  after: (step, days) => `${step} etter ${count(days, 'dag', 'dager')}`,
  off: 'ingen får påminnelse',
  chosen: 'Valgt av den som driver serveren',
  details: 'Detaljer',
  detailsOf: (country) => `Detaljer om reglene, ${country}`,
  fee: (amount) => `koster kunden ${amount}`,
  most: (amount) => `loven tillater høyst ${amount}`,
  free: 'koster ikke kunden noe',
  feeOpen: 'koster ikke kunden noe: loven nevner ikke noe beløp, og ingenting er valgt',
  daysToPay: (days) => `${count(days, 'dag', 'dager')} å betale på`,
  notTaken: 'gjøres ikke: det er ikke valgt',
  interest: (rate, from) => `Forsinkelsesrente: ${rate} i året ${from}`,
  noInterest: 'Forsinkelsesrente: ingen, for ingen sats er satt',
  minimum: (amount) => `Ingen får påminnelse om mindre enn ${amount}.`,
  choiceFrom: (day, what) => `Valgt fra ${day}: ${what}`,
  choiceFee: (step, amount) => `trinn ${step} koster ${amount}`,
  choiceInterest: (rate) => `forsinkelsesrente på ${rate} i året`,
  switched,
};
