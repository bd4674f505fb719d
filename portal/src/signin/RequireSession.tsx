import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { isStoreClosed } from '../api/errors';
import { inStore, STORE } from '../api/store';
import type { Session } from '../api/types';
import { t } from '../messages';
import { DialogsCovered } from '../ui/dialogBusy';
import { lazyPart } from '../ui/lazyPart';
import { LoadFailure } from '../ui/LoadFailure';
import { Waiting } from '../ui/Waiting';
import { signInPath } from './returnPath';
import { SessionContext, sessionQuery } from './session';

const SignInAgain = lazyPart(() => import('./SignInAgain'));
// Few users have more than one store, and fewer lose one.
const ClosedStorePage = lazyPart(() => import('../stores/ClosedStorePage'));

/**
 * What is inside is only shown to somebody who is signed in; anybody else signs in first and comes back. When a session ends
 * under a page, that is covered and not left: what was typed there is still there afterwards.
 */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  const location = useLocation();

  const [former, setFormer] = useState<Session>();
  if (session.data && session.data !== former) setFormer(session.data);
  const shown = session.data ?? former;

  if (isStoreClosed(session.error))
    return (
      <Suspense fallback={<Waiting />}>
        <ClosedStorePage />
      </Suspense>
    );
  if (shown !== undefined) {
    const { user, merchant, stores } = shown;
    const hasEnded = session.data === null;
    // Whoever has several stores is always in a named one, so that every address that is copied names it.
    if (stores.length > 1 && STORE === '') return <GoTo store={merchant.merchant_id} />;
    return (
      <SessionContext.Provider key={`${merchant.merchant_id} ${user.email}`} value={shown}>
        <DialogsCovered.Provider value={hasEnded}>{children}</DialogsCovered.Provider>
        {hasEnded && (
          <Suspense fallback={null}>
            <SignInAgain former={shown} />
          </Suspense>
        )}
      </SessionContext.Provider>
    );
  }
  if (session.data === null) return <Navigate to={signInPath(location)} replace />;
  if (session.error) {
    return (
      <main>
        <LoadFailure what={t.app.name} error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return <Waiting />;
}

/** The same page, with the store in its address. */
function GoTo({ store }: { store: string }) {
  const { pathname, search, hash } = useLocation();
  useEffect(() => window.location.replace(inStore(store, pathname + search + hash)), [store, pathname, search, hash]);
  return <Waiting />;
}
