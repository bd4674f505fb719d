import { translated } from './language/translated';

// What the menu of an order and its dialogs say: cancelling, releasing, extending.

const en = {
  menu: 'More actions',
  mayNot: (role: string) => `Your role, ${role}, may not do this.`,
  cannot: 'The order does not allow it now.',
  advice: {
    release: 'Release what is left instead; what is captured can be refunded.',
    refund: 'Refund it instead.',
    cancel: 'Cancel the order instead.',
    reorder: 'The customer has to order again.',
    wait: 'Wait for the outcome of the risk check, and send nothing before.',
    decide: 'Decide the dispute first, under Disputes.',
    compat: 'An administrator can choose Klarna’s rules under Settings.',
    capture: 'Capture it before it expires.',
  },
  duplicate: {
    name: 'Duplicate as a draft',
    help: 'Opens what the shop can place again. The customer has to agree to the payment anew.',
    only: 'Only an order that is cancelled or has expired can be duplicated.',
  },
  amountNow: 'No longer authorized',
  captured: 'Stays captured',
  status: 'The order is then',
  endsNow: 'Ends now',
  endsThen: 'Ends afterwards',
  mails: 'Mails',
  consequences: 'What this does',
  notWorkedOut: 'What this does could not be worked out.',
  changedText: 'Somebody else, or a program, changed the order meanwhile. Look at the figures again, and confirm if you agree.',
  keep: 'Keep it as it is',
  cancel: {
    name: 'Cancel the order',
    text: 'Nothing of it can be captured any more, and the customer owes nothing. This cannot be undone: to have it after all, it has to be placed again, from its draft under Documents.',
    confirm: 'Cancel the order',
    done: 'The order is cancelled',
    texts: {
      refusedTitle: 'The order was not cancelled',
      unknownTitle: 'It is not known whether the order was cancelled',
      unknownText: 'The answer from the server was lost. Trying again is safe: it is cancelled once.',
      changedTitle: 'The order was not cancelled: it has changed',
      unknownClosed: 'It is not known whether the order was cancelled. Look at its status.',
    },
  },
  release: {
    name: 'Release what is left',
    text: 'What is not captured yet is given free for the customer. What is captured stays. This cannot be undone: to have it after all, the customer has to order it again.',
    confirm: 'Release',
    done: 'What was left is released',
    texts: {
      refusedTitle: 'Nothing was released',
      unknownTitle: 'It is not known whether it was released',
      unknownText: 'The answer from the server was lost. Trying again is safe: it is released once.',
      changedTitle: 'Nothing was released: the order has changed',
      unknownClosed: 'It is not known whether what was left was released. Look at the order.',
    },
  },
  extend: {
    name: 'Extend the authorization',
    text: 'There is more time to capture what is left. The time cannot be taken back; what is not wanted any more can be released.',
    confirm: 'Extend',
    done: 'The authorization is extended',
    texts: {
      refusedTitle: 'The authorization was not extended',
      unknownTitle: 'It is not known whether the authorization was extended',
      unknownText: 'The answer from the server was lost. Trying again is safe: it is extended once.',
      changedTitle: 'The authorization was not extended: the order has changed',
      unknownClosed: 'It is not known whether the authorization was extended. Look at when it expires.',
    },
  },
};

export const { orderActions } = translated({ orderActions: en });
