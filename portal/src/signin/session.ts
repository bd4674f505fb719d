import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { loadSession } from '../api/calls';
import { setCsrfToken } from '../api/client';
import { isProblem } from '../api/errors';
import { inStore, STORE } from '../api/store';
import type { Session, Verb } from '../api/types';
import { setMerchantClock } from '../ui/merchantClock';
import { returnPath } from './returnPath';

// The session lives in a cookie that scripts cannot read. A mark in the storage tells whether there may be one, so that
// a visitor who never signed in is shown the sign-in page without asking the server first.

const MARK = 'fangst-signed-in';

function setMark(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(MARK, '1');
    else localStorage.removeItem(MARK);
  } catch {
    // Without storage the server is asked each time.
  }
}

function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return true;
  }
}

/** The session, or null when nobody is signed in. Asked again whenever the window is looked at after a minute. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    if (!mayBeSignedIn()) return null;
    try {
      const session = await loadSession(signal);
      setCsrfToken(session.csrf_token);
      setMerchantClock(session.test_clock);
      return session;
    } catch (error) {
      if (!isProblem(error, 401)) throw error;
      setMark(false);
      return null;
    }
  },
  staleTime: 60_000,
  gcTime: Infinity,
});

/** After signing in: what somebody else had on the screen before must not be seen. */
export function beginSession(client: QueryClient, session: Session): void {
  setMark(true);
  if (STORE !== '' && session.merchant.merchant_id !== STORE) {
    // What was answered is about home; this tab is in another store, and asks anew whether it may be.
    const next = new URLSearchParams(window.location.search).get('next');
    window.location.assign(inStore(STORE, returnPath(next)));
    return;
  }
  setCsrfToken(session.csrf_token);
  setMerchantClock(session.test_clock);
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  client.setQueryData(sessionQuery.queryKey, session);
}

/** After signing in over a page that was left as it was: the same user goes on with it, in the store of this tab. */
export async function resumeSession(client: QueryClient, session: Session, former: Session): Promise<void> {
  if (session.user.email !== former.user.email) {
    beginSession(client, session);
    return;
  }
  setMark(true);
  await client.refetchQueries({ queryKey: sessionQuery.queryKey });
  void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
}

/** The server no longer knows us: every page leads to sign-in, and back. */
export function loseSession(client: QueryClient): void {
  setMark(false);
  client.setQueryData(sessionQuery.queryKey, null);
}

export function forgetSession(): void {
  setMark(false);
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession outside of RequireSession');
  return session;
}

export function useMay(verb: Verb): boolean {
  return useSession().user.verbs.includes(verb);
}

/** Whether somebody may start bulk jobs at all; of the rows it is asked for each. */
export function useMayBulk(): boolean {
  const may = [useMay('capture'), useMay('refund'), useMay('cancel'), useMay('release'), useMay('extend')];
  return may.includes(true);
}

const LIMITED: readonly Verb[] = ['capture', 'refund', 'cancel', 'release'];

/** May do something that can be limited: asks for approval, or gives it. */
export function useMayApprove(): boolean {
  const { verbs } = useSession().user;
  return LIMITED.some((verb) => verbs.includes(verb));
}
