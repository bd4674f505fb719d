import type { DunningChosen, DunningCustomer, DunningRule, DunningStep } from './api/dunning';
import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue that is about when customers are reminded, and what that costs them.

const steps: Record<DunningStep, string> = {
  reminder: 'Reminder',
  demand: 'Last demand',
  collection: 'Debt collection',
};
const customers: Record<DunningCustomer, string> = { person: 'Consumers', organization: 'Companies' };
const interestFrom: Record<DunningRule['interest_from'], string> = {
  due_date: 'from the due date',
  first_reminder: 'from the first reminder',
};
const switched: Record<Exclude<DunningChosen['subject'], 'fee' | 'interest'>, [string, string]> = {
  dunning: ['nobody is reminded', 'customers are reminded'],
  collection: ['no debt collection', 'debt collection'],
};

const en = {
  title: 'Reminders',
  lead: 'When customers who are late are reminded, and what that costs them: for captures of today, within what the law of each country allows.',
  whose:
    'Whoever runs the server chooses here, for the late fees, the interest and the claims are theirs. You can pause the reminders of an invoice on the page of its order.',
  elsewhere: 'All other countries',
  customers,
  steps,
  interestFrom,
  summary: (who: string, what: string) => `${who}: ${what}`,
  after: (step: string, days: number) => `${step} after ${count(days, 'day', 'days')}`,
  off: 'nobody is reminded',
  chosen: 'Chosen by the operator',
  details: 'Details',
  detailsOf: (country: string) => `Details of the rules, ${country}`,
  fee: (amount: string) => `costs the customer ${amount}`,
  most: (amount: string) => `the law allows at most ${amount}`,
  free: 'costs the customer nothing',
  feeOpen: 'costs the customer nothing: the law names no amount, and none is chosen',
  daysToPay: (days: number) => `${count(days, 'day', 'days')} to pay`,
  notTaken: 'not done: it is not chosen',
  interest: (rate: string, from: string) => `Interest: ${rate} a year ${from}`,
  noInterest: 'Interest: none, for no rate is set',
  minimum: (amount: string) => `Nobody is reminded of less than ${amount}.`,
  choiceFrom: (day: string, what: string) => `Chosen from ${day}: ${what}`,
  choiceFee: (step: number, amount: string) => `step ${step} costs ${amount}`,
  choiceInterest: (rate: string) => `interest of ${rate} a year`,
  switched,
};

export const { dunningRules } = translated({ dunningRules: en });
