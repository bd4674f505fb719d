import { translated } from './language/translated';

// The part of the catalogue that is about API keys.

const en = {
  title: 'API keys',
  lead: 'What shops and other programs sign in with. A key may do everything that the API offers, except to manage users and keys.',
  what: 'the API keys',
  create: 'Create API key',
  none: 'No API keys',
  noneText: 'A shop needs one to place, capture and refund orders.',
  mayNot: (role: string) => `Your role, ${role}, may not see or make API keys.`,
  unnamed: 'Without a name',
  username: 'User name',
  password: 'Password',
  system: 'the command line',
  createdBy: (name: string) => `Created by ${name},`,
  lastUsed: 'last used',
  neverUsed: 'never used',
  revoked: 'Revoked',
  revokedBy: (name: string) => `revoked by ${name},`,
  revoke: 'Revoke',
  revokeOne: (name: string) => `Revoke ${name}`,
  revokeTitle: (name: string) => `Revoke ${name}?`,
  revokeText: 'Whatever signs in with this key is refused from now on. This cannot be undone; a new key can be made.',
  revokedNow: (name: string) => `${name} lets nobody in any more`,
  label: 'What it is for',
  labelHelp: 'Such as the name of the shop or of the system that will use it.',
  labelFault: 'Say what the key is for.',
  confirm: 'Create',
  refused: 'That was refused',
  unknownTitle: 'It is not known whether the key was made',
  unknownText: 'The server did not answer. If there is a new key in the list, revoke it, for its password is lost.',
  onceTitle: 'The password is shown only now',
  onceText: 'Copy both to where they are needed. Nobody can read the password again, not even the operator.',
  done: 'I have copied them',
};

export const { keys } = translated({ keys: en });
