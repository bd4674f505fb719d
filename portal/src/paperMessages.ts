import { translated } from './language/translated';

// What is said about what an order has on paper, and about mails that are sent again.

const en = {
  documents: {
    title: 'Documents',
    whole: 'Packing slip of the whole order',
    ofCapture: (reference: string) => `Packing slip of capture ${reference}`,
    pdf: 'PDF, opens in a new tab',
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
};

export const { documents, resend } = translated(en);
