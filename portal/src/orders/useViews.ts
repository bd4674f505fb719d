import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { loadViews, replaceListChoice } from '../api/calls';
import type { OrderViews } from '../api/viewTypes';

export const VIEWS_KEY = ['views'];

/** Saved views and the user's columns. The list does without them if they cannot be had. */
export const useViews = (): UseQueryResult<OrderViews> =>
  useQuery({ queryKey: VIEWS_KEY, queryFn: ({ signal }) => loadViews(signal), staleTime: 60_000, retry: false });

/** Keeps columns and the default view; the list shows them at once. */
export function useListChoice() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: replaceListChoice,
    onSuccess: (_, { columns, default_view }) => {
      client.setQueryData<OrderViews>(VIEWS_KEY, (before) => {
        if (before === undefined) return undefined;
        const { default_view: gone, ...rest } = before;
        void gone;
        return { ...rest, columns, ...(default_view !== undefined && { default_view }) };
      });
    },
  });
}
