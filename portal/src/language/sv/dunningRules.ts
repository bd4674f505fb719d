import type { DunningChosen, DunningCustomer, DunningRule, DunningStep } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Påminnelse',
  demand: 'Sista påminnelsen',
  collection: 'Inkasso',
};
const customers: Record<DunningCustomer, string> = { person: 'Konsumenter', organization: 'Företag' };
const interestFrom: Record<DunningRule['interest_from'], string> = {
  due_date: 'från förfallodagen',
  first_reminder: 'från första påminnelsen',
};
const switched: Record<Exclude<DunningChosen['subject'], 'fee' | 'interest'>, [string, string]> = {
  dunning: ['ingen påminns', 'kunder påminns'],
  collection: ['ingen inkasso', 'inkasso'],
};

export const dunningRules: Translation['dunningRules'] = {
  title: 'Påminnelser',
  lead: 'När kunder som är sena påminns, och vad det kostar dem: för debiteringar från i dag, inom vad lagen i varje land tillåter.',
  whose:
    'Den som driver servern väljer här, för påminnelseavgifterna, dröjsmålsräntan och fordringarna är dess. Du kan pausa en fakturas påminnelser på orderns sida.',
  elsewhere: 'Alla andra länder',
  customers,
  steps,
  interestFrom,
  summary: (who, what) => `${who}: ${what}`,
  after: (step, days) => `${step} efter ${count(days, 'dag', 'dagar')}`,
  off: 'ingen påminns',
  chosen: 'Valt av den som driver servern',
  details: 'Detaljer',
  detailsOf: (country) => `Reglernas detaljer, ${country}`,
  fee: (amount) => `kostar kunden ${amount}`,
  most: (amount) => `lagen tillåter högst ${amount}`,
  free: 'kostar kunden ingenting',
  feeOpen: 'kostar kunden ingenting: lagen anger inget belopp, och inget är valt',
  daysToPay: (days) => `${count(days, 'dag', 'dagar')} att betala på`,
  notTaken: 'görs inte: det är inte valt',
  interest: (rate, from) => `Dröjsmålsränta: ${rate} per år ${from}`,
  noInterest: 'Dröjsmålsränta: ingen, för ingen räntesats är angiven',
  minimum: (amount) => `Ingen påminns om mindre än ${amount}.`,
  choiceFrom: (day, what) => `Valt från ${day}: ${what}`,
  choiceFee: (step, amount) => `steg ${step} kostar ${amount}`,
  choiceInterest: (rate) => `dröjsmålsränta på ${rate} per år`,
  switched,
};
