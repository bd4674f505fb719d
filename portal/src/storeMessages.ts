import { translated } from './language/translated';

// The part of the catalogue that is about stores and who may enter them.

const en = {
  title: 'Your stores',
  lead: 'Where you may go with this sign-in, and what you may do there. Each tab is in one store; its address names it.',
  here: 'This tab',
  home: 'Home',
  switch: (name: string) => `Store ${name}: go to another`,
  all: 'All your stores',
  open: (name: string) => `Go to ${name}`,
  until: (day: string) => `until ${day}`,
  search: 'Find an order in all your stores',
  searchHelp: 'Its reference or number, or the name or e-mail address of the customer.',
  find: 'Find',
  filter: 'Store',
  every: 'All stores',
  oneToSelect: 'Choose one store to capture several orders at once.',
  oneToExport: 'Choose one store to export its orders.',
  closedTitle: 'This store is closed to you',
  closedText: 'There is no such store, or you may not enter it any more. Ask one of its administrators to invite you.',
  guests: 'Users of other merchants',
  guestsLead:
    'They sign in at home. Here you decide what they may do in this store, and until when; password and second factor stay theirs.',
  guestsNone: 'No user of another merchant may enter this store. Invite one by e-mail address.',
  guestsWhat: 'the users of other merchants',
  homeOf: (name: string, id: string) => `at home with ${name} (${id})`,
  givenBy: (name: string) => `Access given by ${name},`,
  withdraw: 'Withdraw access',
  withdrawOne: (email: string) => `Withdraw the access of ${email}`,
  withdrawTitle: (email: string) => `Withdraw the access of ${email}?`,
  withdrawText: 'It counts at once. The user keeps everything elsewhere, and what was done here stays in the timelines.',
  withdrawn: (email: string) => `${email} may not enter this store any more`,
  accept: (email: string) => `Accept as ${email}`,
  acceptLead: 'You are signed in. Accept with one click if the invitation was sent to this address.',
  acceptOther: 'Or accept with a password:',
  acceptedTitle: (name: string) => `You may enter ${name} now`,
  acceptedText: 'Sign-in, password and second factor stay as they are.',
  hasUser: 'This address is of a user already. Enter the password with which you sign in elsewhere here.',
};

export const { stores } = translated({ stores: en });
