import { translated } from './language/translated';

// The part of the catalogue that is about passwords and mailed links.

const en = {
  access: {
    forgot: 'Forgot your password?',
    mailLink: 'Mail me a link to sign in',
    resetTitle: 'New password',
    resetLead: 'We mail you a link with which you choose a new password.',
    linkTitle: 'Sign in by mail',
    linkLead: 'We mail you a link that signs you in, in this browser.',
    send: 'Send the mail',
    sentTitle: 'Look into your mailbox',
    sentReset: (email: string) =>
      `If ${email} belongs to a user, a mail with a link is on its way. The link is good once, for 30 minutes.`,
    sentLink: (email: string) =>
      `If ${email} belongs to a user, a mail with a link is on its way. Open it in this browser; it is good once, for 15 minutes.`,
    notThere: 'No mail after some minutes? Look among unwanted mail, and check the address. No more than three are sent in an hour.',
    toSignIn: 'Back to sign-in',
    tooMany: 'Too many mails were asked for from here. Try again in an hour.',
    notMailed: 'This server mails no links. Ask an administrator.',
    chooseLead: 'Choose the password with which you will sign in from now on. All your sessions end.',
    newPassword: 'New password',
    change: 'Change password',
    resetDone: 'Your password is changed',
    over: 'This link was used, or is too old',
    askAgain: 'Ask for another link',
    otherBrowser: 'You asked for this link in another browser',
    otherBrowserText: 'Open it there, or ask for another one in this browser. If you asked more than once, the last link counts.',
    welcomeBack: 'Welcome back',
    useLead: 'Press the button to sign in.',
    password: 'Password',
    passwordLead: 'What you sign in with. Changing it ends all your other sessions.',
    current: 'Current password',
    currentMissing: 'Enter the password that you have now.',
    changed: 'The password is changed, and your other sessions have ended',
    mailed: (email: string) => `The invitation is on its way to ${email}`,
    mailedText: 'You can also hand on the link yourself. It is shown only now, and is good once, for seven days.',
    resend: 'Send again',
    resendOne: (email: string) => `Send the invitation to ${email} again`,
    mailStates: {
      queued: 'mail on its way',
      sending: 'mail on its way',
      sent: 'mail sent',
      bounced: 'mail refused',
      expired: 'mail could not be sent',
    },
  },
};

export const { access } = translated(en);
