import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue that is about the second factor.

const en = {
  title: 'Second factor',
  lead: 'Besides the password, sign-in then asks for six digits that an app on your phone shows.',
  what: 'the second factor',
  on: 'On',
  off: 'Off',
  since: 'since',
  codesLeft: (n: number) => `${count(n, 'recovery code', 'recovery codes')} left`,
  setUp: 'Set up',
  remove: 'Remove',
  password: 'Your password',
  passwordMissing: 'Enter your password.',
  next: 'Next',
  scan: 'Scan this with your authenticator app, or type the key into it. Then enter the code that it shows.',
  picture: 'QR code of the key for an authenticator app',
  key: 'Key',
  uri: 'Address',
  code: 'Code',
  codeMissing: 'Enter the six digits that the app shows.',
  confirm: 'Turn on',
  doneTitle: 'The second factor is on',
  doneText: 'Keep these codes where you find them without your phone. Each opens once, instead of a code of the app. They are shown only now. All your other sessions have ended.',
  codes: 'Recovery codes',
  kept: 'I have kept them',
  removeTitle: 'Remove the second factor?',
  removeText: 'Your password alone is enough again. Enter a code of the app, or a recovery code.',
  removed: 'The second factor is removed',
  refused: 'That was refused',
  step: 'One more step',
  stepLead: 'Enter the code that your authenticator app shows, or one of your recovery codes.',
  wrong: 'The code is wrong, or was used before. The app shows a new one every half minute.',
  back: 'Back',
  badge: 'Second factor',
  reset: 'Remove second factor',
  resetOf: (email: string) => `Remove the second factor of ${email}`,
  resetTitle: (email: string) => `Remove the second factor of ${email}?`,
  resetText:
    'From then on the password alone lets this user in, until they set up a second factor again. Be sure that it is they who ask for it.',
  resetDone: (email: string) => `${email} signs in with the password alone`,
};

export const { factor } = translated({ factor: en });
