import { translated } from './language/translated';

// The part of the catalogue that is about what the order list can be narrowed by.

const en = {
  method: 'Payment method',
  anyMethod: 'Any',
  refunded: 'With refunds',
  keys: 'Keyboard',
  keysTitle: 'Keys for the list of orders',
  keysUse: 'Use these keys',
  keyMeanings: {
    j: 'The next order',
    k: 'The order before',
    x: 'Select or deselect the order',
    Enter: 'Open the order; with Ctrl in a new tab',
    '/': 'Search',
    '?': 'Show these keys',
  },
  methods: {
    INVOICE: 'Invoice',
    INVOICE_BUSINESS: 'Invoice to a business',
    ACCOUNT: 'Account',
    ALTERNATIVE_PAYMENT_METHOD: 'Alternative payment method',
    BANK_TRANSFER: 'Bank transfer',
    CARD: 'Card',
    DEFERRED_INTEREST: 'Deferred interest',
    DIRECT_DEBIT: 'Direct debit',
    FIXED_AMOUNT_BY_CARD: 'Fixed amount by card',
    FIXED_AMOUNT: 'Fixed amount',
    FIXED_SUM_CREDIT: 'Fixed sum credit',
    MOBILEPAY: 'MobilePay',
    PAY_BY_CARD: 'Pay by card',
    PAY_IN_X: 'Pay in parts',
    PAY_LATER_BY_CARD: 'Pay later by card',
    PAY_LATER_IN_PARTS: 'Pay later in parts',
    SWISH: 'Swish',
    OTHER: 'Other',
  },
};

export const { list } = translated({ list: en });
