import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { t } from '../messages';
import { LoadFailure } from '../ui/LoadFailure';
import { Waiting } from '../ui/Waiting';
import { signInPath } from './returnPath';
import { SessionContext, sessionQuery } from './session';

/** What is inside is only shown to somebody who is signed in; anybody else signs in first and comes back. */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  const location = useLocation();

  if (session.data === null) return <Navigate to={signInPath(location)} replace />;
  if (session.data !== undefined) {
    const { user, merchant } = session.data;
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
