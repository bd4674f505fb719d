import { del, get, patch, post } from './client';
import type { Session } from './types';
import type { Guest, GuestChange, Guests, Store } from './storeTypes';

// The calls about stores.

const ACCESS = '/store-access';
const of = (email: string) => `${ACCESS}/${encodeURIComponent(email)}`;

export const loadGuests = (signal?: AbortSignal) => get<Guests>(ACCESS, { signal });
export const changeGuest = (email: string, body: GuestChange) => patch<Guest>(of(email), { body });
export const withdrawGuest = (email: string) => del(of(email));
export const acceptWhileSignedIn = (token: string) =>
  post<Store>('/store-access-acceptances', { body: { token }, store: '' });

/** The session where the user is at home: it is there also if this store is closed. */
export const loadHomeSession = (signal?: AbortSignal) => get<Session>('/session', { signal, store: '' });
