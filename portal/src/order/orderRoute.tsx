import { useState } from 'react';
import { lazyPart } from '../ui/lazyPart';
import type OrderPage from './OrderPage';

let loaded: typeof OrderPage | undefined;

export async function loadOrderPage(): Promise<void> {
  loaded = (await import('./OrderPage')).default;
}

const Lazy = lazyPart(() => import('./OrderPage'));

/** The page of an order is drawn at once where it was loaded ahead; by itself a lazy one would first show that it waits. */
export function OrderRoute() {
  const [Page] = useState(() => loaded ?? Lazy);
  return <Page />;
}
