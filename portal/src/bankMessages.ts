// The part of the catalogue that is about the bank account.

import { count } from './format/plural';
import { translated } from './language/translated';

const entries = (n: number) => count(n, 'entry', 'entries');

const en = {
  title: 'Bank',
  lead: 'What the bank told of your account: customers’ payments are assigned and payouts marked as paid by themselves. What is not surely one of these waits here.',
  mayNot: (role: string) => `Your role, ${role}, may not see what the bank told.`,
  which: 'What is shown',
  choices: { open: 'To be decided', uploads: 'Uploaded files', statements: 'Statements' },
  what: 'what the bank told',
  more: 'Load more',
  none: { open: 'Nothing to be decided', uploads: 'No file was uploaded', statements: 'No statements' },
  noneText: {
    open: 'It is known of everything that was booked what it is. Payments that wait to be assigned to an invoice are on the page Payments.',
    uploads: 'Get a statement (camt.053) or notification (camt.054) from your bank as XML, and upload it.',
    statements: 'Each statement that is uploaded or imported appears here, with what is odd about it.',
  },

  upload: 'Upload a bank file',
  uploadedTitle: (name: string) => `${name} was taken in`,
  repeatedTitle: (name: string) => `${name} was uploaded before`,
  repeatedText: 'Nothing was done this time. The first time it came to this:',
  newEntries: (n: number) => `${entries(n)} new`,
  knownEntries: (n: number) => `${entries(n)} told before`,
  pendingEntries: (n: number) => `${entries(n)} not booked yet`,
  paid: (n: number) => count(n, 'payment of a customer', 'payments of customers'),
  unassigned: (n: number) => `${n} of these to be assigned`,
  reversals: (n: number) => `${count(n, 'payment', 'payments')} taken back`,
  payoutsPaid: (n: number) => `${count(n, 'payout', 'payouts')} paid`,
  undecided: (n: number) => `${n} to be decided`,
  toPayments: 'Assign payments',
  unnamedFile: 'The file',
  refusedTitle: 'The file was not taken in',
  unknownTitle: 'It is not known whether the file was taken in',
  unknownText: 'The answer from the server was lost. Uploading it again is safe: the same file is taken in once.',
  uploadedBy: (name: string) => `uploaded by ${name},`,
  system: 'the command line',

  kinds: { statement: 'Statement', notification: 'Notification' },
  statementOf: (kind: string, name: string) => `${kind} ${name}`,
  account: (account: string) => `account ${account}`,
  day: (day: string) => `of ${day}`,
  balance: (opening: string, closing: string) => `${opening} → ${closing}`,
  booked: (n: number) => entries(n),

  unknownParty: 'Nobody is named',
  bookedOn: (day: string) => `booked on ${day}`,
  noText: 'The bank tells no text',
  reasons: {
    no_details: 'A sum without details',
    other_amount: 'Not the amount of the payout',
    wrong_date: 'Before the payout was closed',
    paid_twice: 'The payout was paid already',
    returned_twice: 'The payout came back already',
    unknown_return: 'Came back, but is no payout of ours',
    unconfirmed_return: 'A payout that came back',
    unknown_reversal: 'Takes back what never came',
    paid_back: 'Takes back what the customer was paid back',
    unknown_debit: 'Not a payout',
    difference: 'Difference of an entry and its details',
  },
  helps: {
    no_details: 'The bank told one sum of several payments. Upload its notification (camt.054), and each is assigned by itself.',
    unconfirmed_return:
      'It would be paid once more, so whoever runs the server has to import the same statement. Nothing need be done here.',
  } as Record<string, string>,

  decide: 'Decide',
  decideOne: (amount: string, party = '') => `Decide on ${amount}${party && `, ${party}`}`,
  isWhat: 'What is it?',
  payment: 'A payment of a customer',
  paymentHelp: 'It pays an invoice; what is more than is open is owed back to the customer.',
  payout: 'It paid a payout',
  payoutHelp: 'The payout must be of the same amount; it is marked as paid.',
  setAside: 'Nothing of ours',
  setAsideHelp: 'Such as a fee of the bank. It stays listed, and nothing is posted for it.',
  whatFault: 'Choose what it is.',
  invoice: 'Invoice number',
  invoiceHelp: 'Leave it empty if you do not know: it then waits on the page Payments.',
  invoiceFault: 'Enter the number of an invoice, or nothing.',
  reference: 'Payment reference',
  referenceHelp: 'Eight letters and digits, as on the page Payouts.',
  referenceFault: 'Enter the eight letters and digits of a payout.',
  note: 'Why',
  noteFault: 'Say why it is nothing of ours.',
  decided: {
    payment: (amount: string) => `${amount} taken as a payment of a customer`,
    payout: (amount: string) => `The payout of ${amount} is paid`,
    set_aside: (amount: string) => `${amount} set aside`,
  },
  decideTexts: {
    refusedTitle: 'That was refused',
    unknownTitle: 'It is not known whether it was decided',
    unknownText: 'The answer from the server was lost. Trying again is safe: it is decided once.',
  },
};

export const { bank } = translated({ bank: en });
