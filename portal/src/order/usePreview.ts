import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { FORETOLD } from '../ui/useAttempt';

/**
 * What a request would do now; asked anew with every other request. Undefined: there is nothing to ask for yet.
 * While the dialog waits for the outcome the preview stays as it was confirmed.
 */
export function usePreview<Request, Preview>(
  of: string[],
  load: (request: Request, signal: AbortSignal) => Promise<Preview>,
  request: Request | undefined,
  isFrozen: boolean,
) {
  return useQuery({
    queryKey: [...FORETOLD, ...of, request],
    queryFn: ({ signal }) => load(request as Request, signal),
    enabled: request !== undefined && !isFrozen,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
}
