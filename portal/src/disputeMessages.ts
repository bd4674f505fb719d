import { translated } from './language/translated';

// The part of the catalogue that is about disputes.

const en = {
  title: 'Disputes',
  lead: 'Captures that customers say they do not owe. While one is open its amount is kept back from payouts.',
  what: 'the disputes',
  which: 'Which disputes',
  choices: { open: 'Open', closed: 'Closed' },
  none: { open: 'No open disputes', closed: 'No closed disputes' },
  noneText: {
    open: 'A dispute is opened on the page of its order, at the capture.',
    closed: 'Disputes that were won or lost appear here.',
  },
  status: { open: 'Open', won: 'Won', lost: 'Lost' },
  system: 'the command line',
  opened: (name: string) => `Opened by ${name},`,
  ended: { won: (name: string) => `won, decided by ${name},`, lost: (name: string) => `lost, decided by ${name},` },
  fee: (amount: string) => `fee ${amount}`,
  withheld: (amount: string) => `${amount} kept back from payouts`,
  remindersPaused: (invoice: number) => `reminders of invoice ${invoice} paused`,
  noRefunds: 'nothing of the order can be refunded',
  unnamed: 'an order',
  more: 'Load more',
  banner: (amount: string) => `The customer disputes ${amount}`,
  open: 'Open a dispute',
  openOf: (capture: string) => `Open a dispute of capture ${capture}`,
  openText: (amount: string) =>
    `The amount is kept back from payouts, the customer is not reminded, and nothing of the order can be refunded until it is decided. ${amount} were captured.`,
  reason: 'Why',
  reasonHelp: 'Such as: goods not received.',
  reasonFault: 'Say why the customer disputes it.',
  amount: (currency: string) => `Amount in ${currency}`,
  amountHelp: 'Leave it empty for all of the capture that is neither refunded nor disputed.',
  openConfirm: 'Open dispute',
  openDone: (amount: string) => `Dispute of ${amount} opened`,
  openTexts: {
    refusedTitle: 'The dispute was not opened',
    unknownTitle: 'It is not known whether the dispute was opened',
    unknownText: 'The answer from the server was lost. Trying again is safe: it is opened once.',
  },
  decide: 'Decide',
  decideOne: (amount: string) => `Decide the dispute of ${amount}`,
  outcome: 'How did it end?',
  won: 'Won',
  wonHelp: 'What was kept back is paid out.',
  lost: 'Lost',
  lostHelp: 'The amount stays the customer’s, and is not paid out.',
  feeAmount: (currency: string) => `Fee in ${currency}, without VAT`,
  feeHelp: 'What the lost dispute costs; leave it empty if nothing.',
  outcomeFault: 'Choose how it ended.',
  final: 'This cannot be undone.',
  decideDone: { won: 'The dispute was won', lost: 'The dispute was lost' },
  decideTexts: {
    refusedTitle: 'The dispute was not decided',
    unknownTitle: 'It is not known whether the dispute was decided',
    unknownText: 'The answer from the server was lost. Trying again is safe: it is decided once.',
  },
};

export const { disputes } = translated({ disputes: en });
