import { translated } from './language/translated';

// What is said where notes about an order are written.

const en = {
  label: 'Note for your colleagues',
  help: 'The customer never sees it. It stays in the timeline.',
  add: 'Add note',
  empty: 'Write something first.',
  texts: {
    refusedTitle: 'The note was not added',
    unknownTitle: 'It is not known whether the note was added',
    unknownText: 'The answer from the server was lost. Trying again is safe: it is added once.',
  },
};

export const { notes } = translated({ notes: en });
