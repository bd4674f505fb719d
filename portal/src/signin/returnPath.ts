import type { Location } from 'react-router-dom';

const START = '/';

/** The sign-in page that leads back to where somebody was. */
export function signInPath({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  const path = pathname + search;
  return path === START ? '/signin' : `/signin?${new URLSearchParams({ next: path }).toString()}`;
}

/** Where to go after signing in. Only a path of ours: the address of the sign-in page could come from anybody. */
export function returnPath(next: string | null): string {
  const isOurs = next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith('/signin');
  return isOurs ? next : START;
}
