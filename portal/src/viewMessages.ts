import { translated } from './language/translated';

// The part of the catalogue about how somebody has the list of orders: its columns and saved views.

const en = {
  columns: 'Columns',
  columnsTitle: 'Columns of the list',
  columnsLead: 'Kept for you, wherever you sign in.',
  up: (name: string) => `Move ${name} up`,
  down: (name: string) => `Move ${name} down`,
  isFirst: 'It is the first one.',
  isLast: 'It is the last one.',
  always: 'It is always shown: it opens the order.',
  reset: 'As at first',
  apply: 'Apply',
  cancel: 'Cancel',
  close: 'Close',
  again: 'Try again',
  column: {
    klarna_reference: 'Order number',
    merchant_reference2: 'Second reference',
    fraud_status: 'Risk check',
    customer_email: 'E-mail',
    purchase_country: 'Country',
    released_amount: 'Released',
  },
  accepted: 'Accepted',
  save: 'Save view',
  title: 'Save this view',
  lead: 'The filter, the sorting and the columns that are shown now.',
  name: 'Name',
  nameNeeded: 'A view needs a name.',
  shared: 'For all users',
  sharedBy: 'Only who may change settings can share views.',
  isDefault: 'Begin with this view',
  update: (name: string) => `Update “${name}”`,
  saveNew: 'Save as new view',
  remove: 'Delete view',
  sharedView: 'shared',
  unknownTitle: 'It is not known whether the view was saved',
  unknownText: 'The answer from the server was lost. Trying again is safe: it is saved once.',
  refusedTitle: 'The view was not saved',
  copyReference: 'reference',
};

export const { views } = translated({ views: en });
