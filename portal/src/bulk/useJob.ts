import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { loadJob, loadJobResults } from '../api/calls';
import type { JobResult } from '../api/types';

const POLL_MS = 1000;
const RESULTS_PER_PAGE = 100;
/** While the job runs the results on the screen are asked for again; beyond so many pages only when it has finished. */
const POLLED_PAGES_MAX = 3;

export function useJob(jobId: string) {
  return useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => loadJob(jobId, signal),
    refetchInterval: (query) =>
      query.state.data?.status === 'finished' || query.state.status === 'error' ? false : POLL_MS,
  });
}

export function useJobResults(jobId: string, isFinished: boolean) {
  const query = useInfiniteQuery({
    // Finished results are others than those of a running job: they are complete, and never change.
    queryKey: ['job', jobId, 'results', isFinished ? 'all' : 'so far'],
    queryFn: ({ pageParam, signal }) => loadJobResults(jobId, { limit: RESULTS_PER_PAGE, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    staleTime: isFinished ? Infinity : 0,
    refetchInterval: ({ state }) =>
      isFinished || (state.data?.pages.length ?? 0) > POLLED_PAGES_MAX ? false : 2 * POLL_MS,
  });
  const results: JobResult[] = query.data?.pages.flatMap((page) => page.results) ?? [];
  return { query, results };
}
