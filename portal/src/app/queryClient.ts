import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isCodeWanted, isProblem, isStoreClosed, ProblemError } from '../api/errors';
import { loseSession, sessionQuery } from '../signin/session';

const RETRIES = 2;

/** Server state lives here and nowhere else. A 401 to anything but a sign-in ends the session on every page. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (!query.isActive()) return; // asked for ahead: whoever comes to see it asks again
      leaveIfSignedOut(error);
      if (query.queryKey[0] !== 'session') askAgainIfClosed(error);
    },
  }),
  mutationCache: new MutationCache({
    onError: (error) => {
      leaveIfSignedOut(error);
      askAgainIfClosed(error);
      renewTokenIfStale(error);
    },
  }),
  defaultOptions: {
    queries: {
      // Asking is harmless, so try again by itself; but not when the server has given its answer.
      retry: (failures, error) => failures < RETRIES && !(error instanceof ProblemError && error.status < 500),
      retryDelay: (failures) => 400 * 2 ** failures,
      staleTime: 10_000,
      networkMode: 'always',
    },
    // A change is never repeated behind the merchant's back, and fails at once when there is no network.
    mutations: { retry: false, networkMode: 'always' },
  },
});

function leaveIfSignedOut(error: Error): void {
  if (isProblem(error, 401) && error.problem.code !== 'SIGN_IN_FAILED' && !isCodeWanted(error)) loseSession(queryClient);
}

/** The store of this tab may be closed to the user by now: what the session then says decides. */
function askAgainIfClosed(error: Error): void {
  if (isStoreClosed(error)) void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}

/** Somebody signed in anew in another tab: with the token of that session the next attempt will do. */
function renewTokenIfStale(error: Error): void {
  const isStale = error instanceof ProblemError && error.problem.code === 'CSRF_TOKEN_MISSING';
  if (isStale) void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}
