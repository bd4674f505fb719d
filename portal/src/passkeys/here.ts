import { queryOptions } from '@tanstack/react-query';
import { loadSignInWays } from '../api/calls';
import type { SignInWays } from '../api/userTypes';

export const signInWaysQuery = queryOptions({
  queryKey: ['sign-in-ways'],
  queryFn: ({ signal }) => loadSignInWays(signal),
  staleTime: Infinity,
});

/** Why passkeys cannot be used on this page, or that they can: they belong to an origin, and browsers may know none. */
export function passkeysHere(ways: SignInWays): 'here' | 'elsewhere' | 'off' | 'no-browser' {
  if (ways.passkey_origin === undefined) return 'off';
  if (ways.passkey_origin !== window.location.origin) return 'elsewhere';
  return 'PublicKeyCredential' in window ? 'here' : 'no-browser';
}
