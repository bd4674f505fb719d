import type { DunningChosen, DunningCustomer, DunningRule, DunningStep } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Mahnung',
  demand: 'Letzte Mahnung',
  collection: 'Inkasso',
};
const customers: Record<DunningCustomer, string> = { person: 'Verbraucher', organization: 'Unternehmen' };
const interestFrom: Record<DunningRule['interest_from'], string> = {
  due_date: 'ab der Fälligkeit',
  first_reminder: 'ab der ersten Mahnung',
};
const switched: Record<Exclude<DunningChosen['subject'], 'fee' | 'interest'>, [string, string]> = {
  dunning: ['niemand wird gemahnt', 'Kunden werden gemahnt'],
  collection: ['kein Inkasso', 'Inkasso'],
};

export const dunningRules: Translation['dunningRules'] = {
  title: 'Mahnungen',
  lead: 'Wann säumige Kunden gemahnt werden und was sie das kostet: für Einzüge von heute, im Rahmen dessen, was das Gesetz des jeweiligen Landes erlaubt.',
  whose:
    'Hier entscheidet, wer den Server betreibt, denn ihm stehen Mahngebühren, Verzugszinsen und Forderungen zu. Die Mahnungen einer Rechnung können Sie auf der Seite der Bestellung anhalten.',
  elsewhere: 'Alle anderen Länder',
  customers,
  steps,
  interestFrom,
  summary: (who, what) => `${who}: ${what}`,
  after: (step, days) => `${step} nach ${count(days, 'Tag', 'Tagen')}`,
  off: 'niemand wird gemahnt',
  chosen: 'Vom Betreiber gewählt',
  details: 'Einzelheiten',
  detailsOf: (country) => `Einzelheiten der Regeln, ${country}`,
  fee: (amount) => `kostet den Kunden ${amount}`,
  most: (amount) => `das Gesetz erlaubt höchstens ${amount}`,
  free: 'kostet den Kunden nichts',
  feeOpen: 'kostet den Kunden nichts: Das Gesetz nennt keinen Betrag, und keiner ist gewählt',
  daysToPay: (days) => `${count(days, 'Tag', 'Tage')} Zahlungsfrist`,
  notTaken: 'wird nicht getan: Es ist nicht gewählt',
  interest: (rate, from) => `Verzugszinsen: ${rate} im Jahr ${from}`,
  noInterest: 'Verzugszinsen: keine, denn kein Satz ist festgelegt',
  minimum: (amount) => `Unter ${amount} wird niemand gemahnt.`,
  choiceFrom: (day, what) => `Gewählt ab ${day}: ${what}`,
  choiceFee: (step, amount) => `Schritt ${step} kostet ${amount}`,
  choiceInterest: (rate) => `Verzugszinsen von ${rate} im Jahr`,
  switched,
};
