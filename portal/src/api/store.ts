// Which store this tab is in: its address says so, as /store/M100002/orders. Two tabs may be in two stores, and an address
// that is copied leads to the same one. It stays as long as the page does: to go to another store is to load the portal
// anew, so nothing of one store is ever shown, or sent, in another.

const PREFIX = /^\/store\/([A-Za-z0-9]{1,32})(?=\/|$)/;

/** The store that an address names; empty: none, which is the one where the user is at home. */
export const storeOf = (pathname: string): string => PREFIX.exec(pathname)?.[1] ?? '';

/** The address of a page of ours in a store. */
export const inStore = (store: string, path: string): string => (store === '' ? path : `/store/${store}${path}`);

/** The page of another store that is like this one: what has an id is only in its own. */
export const sameSection = (pathname: string): string => `/${pathname.split('/')[1] ?? ''}`;

export const STORE = typeof window === 'undefined' ? '' : storeOf(window.location.pathname);
