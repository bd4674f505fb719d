import { loadOrder } from '../api/calls';

export const orderQuery = (orderId: string) => ({
  queryKey: ['order', orderId],
  queryFn: ({ signal }: { signal: AbortSignal }) => loadOrder(orderId, signal),
});
