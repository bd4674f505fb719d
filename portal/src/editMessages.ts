import type { AmountFault } from './format/money';
import { translated } from './language/translated';
import type { LineFault, Obstacle } from './order/lineDraft';

// What the dialogs say in which an order is edited: its lines, addresses, references and shipments.

const types: Record<string, string> = {
  physical: 'Goods',
  digital: 'Digital goods',
  shipping_fee: 'Shipping fee',
  discount: 'Discount',
  surcharge: 'Surcharge',
  gift_card: 'Gift card',
  store_credit: 'Store credit',
  sales_tax: 'Sales tax',
  return_fee: 'Return fee',
};

const en = {
  save: 'Save',
  unchanged: 'Nothing is changed yet.',
  texts: {
    refusedTitle: 'Nothing was changed',
    unknownTitle: 'It is not known whether it was changed',
    unknownText: 'The answer from the server was lost. Trying again is safe: it is done once.',
    changedTitle: 'Nothing was changed: the order has changed',
    changedText: 'Somebody else, or a program, changed the order meanwhile. Close this, look at the order, and begin again.',
    unknownClosed: 'It is not known whether the last change was made. Look at the timeline.',
  },
  lines: {
    action: 'Edit lines',
    title: 'Edit order lines',
    done: 'The order lines are changed',
    list: 'Lines',
    nameOf: (n: number, name: string) => (name === '' ? `Line ${n}` : `Line ${n}, ${name}`),
    name: 'Name',
    reference: 'Article number (optional)',
    type: 'Kind',
    types,
    quantity: 'Quantity',
    price: (currency: string) => `Unit price in ${currency}`,
    discount: 'Discount (optional)',
    discountHelp: 'Prices are with tax. A discount is an amount, or a percentage such as 10 %.',
    taxRate: 'Tax in percent',
    total: 'Total',
    tax: (amount: string) => `of it ${amount} tax`,
    captured: (units: number, least: number) =>
      `${units} captured: only the quantity can be changed, to ${least} or more. The discount follows it.`,
    remove: 'Remove',
    removeOf: (line: string) => `Remove ${line}`,
    cannotRemove: 'What is captured of a line cannot be taken away. Lower its quantity instead.',
    pinned: 'A later line is captured, so this one keeps its place. Set its quantity to 0 instead.',
    add: 'Add a line',
    why: 'Reason (optional)',
    correctsTotal: (was: string, is: string) => `This line says ${was}, but quantity, price and discount come to ${is}. ${is} will be saved.`,
    correctsTax: (was: string, is: string) => `This line says ${was} of tax, but its rate makes ${is}. ${is} will be saved.`,
    sums: 'What the lines come to',
    amountNow: 'Authorized now',
    amountThen: 'Authorized afterwards',
    taxThen: 'Of it tax',
    difference: 'Difference',
    leftThen: 'Left to capture afterwards',
    limit: 'Authorized limit',
    room: 'Room below the limit',
    notAdding: (lines: string, amount: string, difference: string) =>
      `The lines come to ${lines}, but ${amount} is authorized: ${difference}. Saving makes them equal.`,
    faults: {
      name: 'Enter a name.',
      rate: 'Enter a rate from 0 to 100, with two decimals at most.',
      discount: 'Enter an amount that is not above the price of all units, or a percentage.',
      total: 'This line comes to more than can be authorized.',
    } satisfies Record<Exclude<LineFault, AmountFault | 'quantity'>, string>,
    least: (least: number) => `Enter a whole number, ${least} or more.`,
    obstacles: {
      empty: 'Add a line. To have no order at all, cancel it.',
      fault: 'Correct the marked fields first.',
      unchanged: 'Nothing is changed yet.',
      nothing: 'The lines come to nothing. To have no order at all, cancel it.',
      large: 'The lines come to more than can be authorized.',
    } satisfies Record<Exclude<Obstacle, 'captured' | 'limit'>, string>,
    belowCaptured: (sum: string, captured: string, missing: string) =>
      `The lines come to ${sum}, ${missing} less than the ${captured} that is captured. Refund what comes back instead.`,
    aboveLimit: (sum: string, limit: string, excess: string) =>
      `The lines come to ${sum}, ${excess} more than the ${limit} that may be authorized.`,
    confirm: (amount: string) => `Save, ${amount}`,
  },
  address: {
    action: 'Edit',
    actionOf: { billing_address: 'Edit the billing address', shipping_address: 'Edit the shipping address' },
    done: 'The address is changed',
    needed: 'An address needs this.',
    country: 'Enter the two letters of a country, such as SE.',
    faulty: 'Correct the marked fields first.',
    rest: 'Captures that are made already keep the address of their time.',
  },
  references: {
    action: 'Edit the references',
    done: 'The references are changed',
    help: 'Empty means none. The customer sees reference 1 as the order number.',
  },
  shipment: {
    action: 'Add shipping info',
    actionOf: (capture: string) => `Add shipping info to capture ${capture}`,
    actionOfOrder: 'Add shipping info to the order',
    done: 'Shipping info is added',
    none: 'No shipping info of the whole order yet. Each capture has its own.',
    text: 'It is added to what is there, and cannot be changed afterwards.',
    company: 'Carrier',
    method: 'How it is delivered',
    noMethod: 'Not said',
    number: 'Tracking number',
    uri: 'Tracking page',
    uriFault: 'Enter an address that begins with https:// or http://.',
    returns: 'For returns',
    returnCompany: 'Carrier of returns',
    returnNumber: 'Tracking number of the return',
    returnUri: 'Tracking page of the return',
    empty: 'Enter at least one of them.',
    faulty: 'Correct the marked address first.',
    confirm: 'Add',
  },
};

export const { edit } = translated({ edit: en });
