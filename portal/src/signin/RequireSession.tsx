import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { isStoreClosed } from '../api/errors';
import { inStore, STORE } from '../api/store';
import { t } from '../messages';
import { lazyPart } from '../ui/lazyPart';
import { LoadFailure } from '../ui/LoadFailure';
import { Waiting } from '../ui/Waiting';
import { signInPath } from './returnPath';
import { SessionContext, sessionQuery } from './session';

// Few users have more than one store, and fewer lose one.
const ClosedStorePage = lazyPart(() => import('../stores/ClosedStorePage'));

/** What is inside is only shown to somebody who is signed in; anybody else signs in first and comes back. */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  const location = useLocation();

  if (session.data === null) return <Navigate to={signInPath(location)} replace />;
  if (isStoreClosed(session.error))
    return (
      <Suspense fallback={<Waiting />}>
        <ClosedStorePage />
      </Suspense>
    );
  if (session.data !== undefined) {
    const { user, merchant, stores } = session.data;
    // Whoever has several stores is always in a named one, so that every address that is copied names it.
    if (stores.length > 1 && STORE === '') return <GoTo store={merchant.merchant_id} />;
    return (
      <SessionContext.Provider key={`${merchant.merchant_id} ${user.email}`} value={session.data}>
        {children}
      </SessionContext.Provider>
    );
  }
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
