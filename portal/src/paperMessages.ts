import { formatNumber } from './format/number';
import { translated } from './language/translated';

// What is said about what an order has on paper, and about mails that are sent again.

const en = {
  documents: {
    title: 'Documents',
    whole: 'Packing slip of the whole order',
    ofCapture: (reference: string) => `Packing slip of capture ${reference}`,
    pdf: 'PDF, opens in a new tab',
    draft: 'Draft of a new order',
    json: 'JSON, opens in a new tab',
    draftHelp:
      'The customer has to agree to the payment anew, in the shop’s checkout. The draft is what the shop places then.',
  },
  resend: {
    again: 'Send again',
    of: (what: string) => `Send again: ${what}`,
    done: 'The mail is sent again in a moment',
    mayNot: (role: string) => `Your role, ${role}, may not send mails.`,
    repeats: (kind: string) => `Once more: ${kind}`,
    texts: {
      refusedTitle: 'The mail was not sent again',
      unknownTitle: 'It is not known whether the mail is sent again',
      unknownText: 'The answer from the server was lost. Trying again is safe: it is sent again once.',
    },
  },
  tags: {
    title: 'Tags',
    one: 'Tag',
    any: 'Any',
    counted: (name: string, orders: number) => `${name} (${formatNumber(orders)})`,
    name: 'New tag',
    add: 'Add tag',
    again: 'Try again',
    empty: 'Type a tag first.',
    remove: (tag: string) => `Remove the tag ${tag}`,
    added: (tag: string) => `Tag ${tag} added.`,
    removed: (tag: string) => `Tag ${tag} removed.`,
    mayNot: (role: string) => `Your role, ${role}, may not change tags.`,
    texts: {
      refusedTitle: 'The tags were not changed',
      unknownTitle: 'It is not known whether the tags were changed',
      unknownText: 'The answer from the server was lost. Trying again is safe: it is done once.',
    },
  },
};

export const { documents, resend, tags } = translated(en);
