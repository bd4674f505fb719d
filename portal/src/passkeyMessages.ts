import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue that is about passkeys.

const en = {
  title: 'Passkeys',
  lead: 'Sign in with your fingerprint, your face or the PIN of your device instead of the password and the second factor.',
  what: 'the passkeys',
  none: 'You have no passkey yet.',
  add: 'Add a passkey',
  notHere: (origin: string) => `Passkeys work in the portal at ${origin}. You have opened it at another address.`,
  notOffered: 'This server offers no passkeys, because it does not know the address of the portal.',
  noBrowser: 'This browser knows no passkeys.',
  addLead: 'Your device makes a passkey and asks you to confirm it.',
  name: 'Name of the passkey',
  nameHelp: 'By which you know it again, such as the name of the device.',
  nameMissing: 'Give the passkey a name.',
  code: 'Code of the second factor',
  added: (name: string) => `The passkey ${name} is added`,
  since: 'added',
  used: 'last used',
  neverUsed: 'never used',
  remove: 'Remove',
  removeOne: (name: string) => `Remove the passkey ${name}`,
  removeTitle: (name: string) => `Remove the passkey ${name}?`,
  removeText: 'It lets nobody in any more. Delete it on your device as well, so that it is not offered there.',
  removed: 'The passkey is removed',
  signIn: 'Sign in with a passkey',
  refused: 'The passkey was refused. Sign in another way.',
  cancelled: 'No passkey was used: that was cancelled, or took too long.',
  alreadyThere: 'This device has a passkey of yours already.',
  failed: 'Your device could not do that.',
  badge: (n: number) => count(n, 'passkey', 'passkeys'),
  reset: 'Remove passkeys',
  resetOf: (email: string) => `Remove all passkeys of ${email}`,
  resetTitle: (email: string) => `Remove all passkeys of ${email}?`,
  resetText:
    'None of them lets anybody in any more, and this cannot be undone. The user signs in with the password and may add passkeys again.',
  resetDone: (email: string) => `${email} has no passkeys any more`,
};

export const { passkey } = translated({ passkey: en });
