import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { loadJob, loadJobResults } from '../api/calls';
import type { Job, JobResult } from '../api/jobTypes';

const POLL_MS = 1000;
/** For others may resume or run it. */
const CALM_POLL_MS = 5000;
const RESULTS_PER_PAGE = 100;
/** While the job runs the results on the screen are asked for again; beyond so many pages only when it has finished. */
const POLLED_PAGES_MAX = 3;

export const JOBS_KEY = ['jobs'];
export const jobKey = (jobId: string) => ['job', jobId];

export const isOver = ({ status }: Job) => status === 'finished' || status === 'cancelled';
/** Whether it goes on by itself. */
export const isGoing = ({ status }: Job) => status === 'queued' || status === 'running';

export function pollOf(job: Job | undefined): number | false {
  if (job === undefined || isGoing(job)) return POLL_MS;
  return isOver(job) ? false : CALM_POLL_MS;
}

export function useJob(jobId: string) {
  return useQuery({
    queryKey: jobKey(jobId),
    queryFn: ({ signal }) => loadJob(jobId, signal),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : pollOf(state.data)),
  });
}

/** Results of a dry run are others than those of the run, and those of a job that stands still do not change. */
const phaseOf = (job: Job) => `${job.dry_run === true ? 'dry' : 'real'} ${isGoing(job) ? 'going' : job.status}`;

export function useJobResults(job: Job, onlyFailed: boolean) {
  const isDry = job.dry_run === true;
  const key = [...jobKey(job.job_id), 'results', isDry, onlyFailed];
  const query = useInfiniteQuery({
    queryKey: [...key, phaseOf(job)],
    queryFn: ({ pageParam, signal }) =>
      loadJobResults(
        job.job_id,
        { limit: RESULTS_PER_PAGE, cursor: pageParam, outcome: onlyFailed ? 'failed' : undefined },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (before, query) =>
      key.every((part, i) => query?.queryKey[i] === part) ? before : undefined,
    staleTime: isGoing(job) ? 0 : Infinity,
    refetchInterval: ({ state }) =>
      !isGoing(job) || (state.data?.pages.length ?? 0) > POLLED_PAGES_MAX ? false : 2 * POLL_MS,
  });
  const results: JobResult[] = query.data?.pages.flatMap((page) => page.results) ?? [];
  return { query, results };
}
