import { useQuery } from '@tanstack/react-query';
import { loadExports } from '../api/calls';
import type { OrderExport, OrderExports } from '../api/exportTypes';

const POLL_MS = 1000;

export const EXPORTS_KEY = ['exports'];

/** It is still being written, or waits for it. */
export const isUnderWay = ({ status }: OrderExport) => status === 'queued' || status === 'running';

export const isUnfinished = (data: OrderExports | undefined) => data?.exports.some(isUnderWay) ?? false;

/** The exports there are; asked for again while one of them is being written. `onlyThen`: not before. */
export function useExports(onlyThen = false) {
  return useQuery({
    queryKey: EXPORTS_KEY,
    queryFn: ({ signal }) => loadExports(signal),
    enabled: ({ state }) => !onlyThen || isUnfinished(state.data),
    refetchInterval: ({ state }) => (isUnfinished(state.data) ? POLL_MS : false),
  });
}
