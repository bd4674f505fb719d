// The part of the catalogue that is about what the order list can be narrowed by.

export const list = {
  method: 'Payment method',
  anyMethod: 'Any',
  refunded: 'With refunds',
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
