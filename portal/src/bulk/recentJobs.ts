import { useSyncExternalStore } from 'react';
import type { Job } from '../api/types';

// The bulk captures started in this browser, so that one can leave a running one and find it again. The server keeps the
// jobs themselves; this is only where to find them.

export type RecentJob = Pick<Job, 'job_id' | 'created_at' | 'total'>;

const KEPT = 5;
const NONE: RecentJob[] = [];
const listeners = new Set<() => void>();
const cache = new Map<string, { text: string; jobs: RecentJob[] }>();

const keyOf = (merchantId: string) => `fangst-jobs-${merchantId}`;

function read(merchantId: string): RecentJob[] {
  let text: string | null = null;
  try {
    text = localStorage.getItem(keyOf(merchantId));
  } catch {
    return NONE;
  }
  if (text === null) return NONE;
  const known = cache.get(merchantId);
  if (known?.text === text) return known.jobs;
  const jobs = parse(text);
  cache.set(merchantId, { text, jobs });
  return jobs;
}

function parse(text: string): RecentJob[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as unknown[]).filter(isRecentJob).slice(0, KEPT) : NONE;
  } catch {
    return NONE;
  }
}

function isRecentJob(value: unknown): value is RecentJob {
  return (
    typeof value === 'object' &&
    value !== null &&
    'job_id' in value &&
    typeof value.job_id === 'string' &&
    'created_at' in value &&
    typeof value.created_at === 'string' &&
    !Number.isNaN(Date.parse(value.created_at)) &&
    'total' in value &&
    typeof value.total === 'number'
  );
}

function write(merchantId: string, jobs: RecentJob[]): void {
  try {
    if (jobs.length === 0) localStorage.removeItem(keyOf(merchantId));
    else localStorage.setItem(keyOf(merchantId), JSON.stringify(jobs));
  } catch {
    // Without storage the address of the job still works.
  }
  for (const listener of listeners) listener();
}

export function rememberJob(merchantId: string, { job_id, created_at, total }: Job): void {
  const others = read(merchantId).filter((job) => job.job_id !== job_id);
  write(merchantId, [{ job_id, created_at, total }, ...others].slice(0, KEPT));
}

export function forgetJob(merchantId: string, jobId: string): void {
  write(
    merchantId,
    read(merchantId).filter((job) => job.job_id !== jobId),
  );
}

export function forgetJobs(merchantId: string): void {
  write(merchantId, []);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function useRecentJobs(merchantId: string): RecentJob[] {
  return useSyncExternalStore(subscribe, () => read(merchantId));
}
