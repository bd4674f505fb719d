import type { Store } from '../api/storeTypes';

// Which stores a list is over, as its address has it: none is the one that the tab is in.

export const ALL_STORES = 'all';

/** What was written in an address; what cannot be stores is none. */
export const readStores = (text: string): string => (/^[A-Za-z0-9]+(,[A-Za-z0-9]+)*$/.test(text) ? text : '');

/** The stores that are chosen, of those that are open. */
export function storesOf(stores: string, open: Store[], here: string): string[] {
  const chosen = stores === '' ? [here] : stores.split(',');
  return open.map((store) => store.merchant_id).filter((id) => stores === ALL_STORES || chosen.includes(id));
}

/** Without those that are closed; where none is open, as it was, and the server says so. */
export function openStores(stores: string, open: Store[]): string {
  if (stores === '' || stores === ALL_STORES) return stores;
  const ids = stores.split(',').filter((id) => open.some((store) => store.merchant_id === id));
  return ids.length === 0 ? stores : ids.join(',');
}

/** All of them are `all`, also those that come later; none, and the one that the tab is in, are as if nothing was chosen. */
export function writeStores(chosen: string[], open: Store[], here: string): string {
  const ids = open.map((store) => store.merchant_id).filter((id) => chosen.includes(id));
  if (ids.length === open.length) return ALL_STORES;
  return ids.length === 0 || (ids.length === 1 && ids[0] === here) ? '' : ids.join(',');
}
