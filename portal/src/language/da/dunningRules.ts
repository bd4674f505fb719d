import type { DunningChosen, DunningCustomer, DunningRule, DunningStep } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Rykker',
  demand: 'Sidste rykker',
  collection: 'Inkasso',
};
const customers: Record<DunningCustomer, string> = { person: 'Forbrugere', organization: 'Virksomheder' };
const interestFrom: Record<DunningRule['interest_from'], string> = {
  due_date: 'fra forfaldsdagen',
  first_reminder: 'fra den første rykker',
};
const switched: Record<Exclude<DunningChosen['subject'], 'fee' | 'interest'>, [string, string]> = {
  dunning: ['ingen rykkes', 'kunder rykkes'],
  collection: ['ingen inkasso', 'inkasso'],
};

export const dunningRules: Translation['dunningRules'] = {
  title: 'Rykkere',
  lead: 'Hvornår kunder, der er for sent på den, rykkes, og hvad det koster dem: for hævninger fra i dag, inden for hvad loven i hvert land tillader.',
  whose:
    'Den, der driver serveren, vælger her, for rykkergebyrerne, morarenterne og kravene er dennes. Du kan sætte en fakturas rykkere på pause på ordrens side.',
  elsewhere: 'Alle andre lande',
  customers,
  steps,
  interestFrom,
  summary: (who, what) => `${who}: ${what}`,
  after: (step, days) => `${step} efter ${count(days, 'dag', 'dage')}`,
  off: 'ingen rykkes',
  chosen: 'Valgt af den, der driver serveren',
  details: 'Detaljer',
  detailsOf: (country) => `Detaljer om reglerne, ${country}`,
  fee: (amount) => `koster kunden ${amount}`,
  most: (amount) => `loven tillader højst ${amount}`,
  free: 'koster ikke kunden noget',
  feeOpen: 'koster ikke kunden noget: loven nævner intet beløb, og intet er valgt',
  daysToPay: (days) => `${count(days, 'dag', 'dage')} til at betale`,
  notTaken: 'gøres ikke: det er ikke valgt',
  interest: (rate, from) => `Morarente: ${rate} om året ${from}`,
  noInterest: 'Morarente: ingen, for ingen sats er sat',
  minimum: (amount) => `Ingen rykkes for mindre end ${amount}.`,
  choiceFrom: (day, what) => `Valgt fra ${day}: ${what}`,
  choiceFee: (step, amount) => `trin ${step} koster ${amount}`,
  choiceInterest: (rate) => `morarente på ${rate} om året`,
  switched,
};
