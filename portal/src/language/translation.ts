import type { Messages } from '../messages';
import type * as english from './english';

/** Everything that the portal says, by area. */
export type Areas = Messages & typeof english;

/** The areas that every language has, complete: one that lacks a text does not compile. Texts of others may be missing. */
export const COMPLETE = [
  'app',
  'testClock',
  'errors',
  'signIn',
  'status',
  'fraud',
  'orders',
  'expiry',
  'expiring',
  'bank',
  'bulk',
  'bulkFiles',
  'job',
  'invoices',
  'order',
  'capture',
  'refund',
  'orderActions',
  'reasons',
  'problems',
  'edit',
  'notes',
  'notices',
  'documents',
  'resend',
  'tags',
  'list',
  'exports',
  'home',
  'disputes',
  'approvals',
  'dunning',
  'dunningRules',
  'keys',
  'webhooks',
  'requests',
  'settings',
  'users',
  'stores',
  'invite',
  'security',
  'factor',
  'passkey',
  'access',
  'audit',
  'payments',
  'payouts',
  'timeline',
  'shipping',
  'warnings',
  'mail',
] as const satisfies readonly (keyof Areas)[];

type Complete = (typeof COMPLETE)[number];

type Unfinished<Texts> = {
  [Key in keyof Texts]?: Texts[Key] extends (...args: never[]) => string ? Texts[Key]
  : Texts[Key] extends object ? Unfinished<Texts[Key]>
  : Texts[Key];
};

export type Translation = Pick<Areas, Complete> & Unfinished<Omit<Areas, Complete>>;
