import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { previewCapture } from '../api/calls';
import type { CaptureRequest } from '../api/types';

/**
 * What a request would do now; asked anew with every other request. Undefined: there is nothing to ask for yet.
 * While the dialog waits for the outcome of a capture the preview stays as it was confirmed.
 */
export function usePreview(orderId: string, request: CaptureRequest | undefined, isFrozen: boolean) {
  return useQuery({
    queryKey: ['preview', orderId, request],
    queryFn: ({ signal }) => previewCapture(orderId, request as CaptureRequest, signal),
    enabled: request !== undefined && !isFrozen,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
}
