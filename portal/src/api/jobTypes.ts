import type { Actor } from './actor';
import type { OrderQuery } from './exportTypes';
import type { Reasoned } from './reasonTypes';

// Answers of the merchant API about bulk jobs: what is done to many orders, chosen in the list or told in a file.

export const JOB_ACTIONS = ['capture', 'refund', 'cancel', 'release', 'extend', 'add_tracking'] as const;
export type JobAction = (typeof JOB_ACTIONS)[number];
export type JobMode = 'per_row' | 'all_or_nothing';
export type JobStatus = 'queued' | 'running' | 'paused' | 'checked' | 'cancelled' | 'finished';
export type JobFormat = 'csv' | 'ndjson';

export interface Job {
  job_id: string;
  kind: 'bulk_capture' | 'bulk_action' | 'bulk_file';
  status: JobStatus;
  /** What is counted was only checked, and changed nothing. */
  dry_run?: boolean;
  mode?: JobMode;
  /** Absent if the rows say it. */
  action?: JobAction;
  file_name?: string;
  bytes?: number;
  format?: JobFormat;
  total: number;
  done: number;
  failed: number;
  rows_per_second?: number;
  seconds_left?: number;
  created_by?: Actor;
  created_at: string;
  finished_at?: string;
  /** Of the rows that were looked at so far; absent before the first, and in lists. */
  sums?: JobSum[];
  outcomes?: JobOutcomeCount[];
  /** The file was uploaded before, and this is its job. */
  is_repeated?: boolean;
}

/** What the rows of one action in one currency come to. */
export interface JobSum {
  /** Absent if the rows do not say it. */
  action?: JobAction;
  /** Absent if no order was found. */
  purchase_currency?: string;
  rows: number;
  done: number;
  failed: number;
  asked_amount: number;
  done_amount: number;
  refused_amount: number;
}

/** What is done to orders that are named, or to all that match. */
export interface BulkAction {
  action: JobAction;
  order_ids?: string[];
  query?: OrderQuery;
}

export interface JobOutcomeCount {
  outcome: JobOutcome;
  /** Absent if they were done. */
  code?: string;
  rows: number;
}

export interface JobList {
  jobs: Job[];
  next?: string;
}

/** What became of a row; in a dry run, what would. */
export type JobOutcome =
  | 'captured'
  | 'refunded'
  | 'cancelled'
  | 'released'
  | 'extended'
  | 'tracking_added'
  | 'failed'
  | 'undone';

export interface JobResult extends Reasoned {
  row?: number;
  /** Absent if no order was found. */
  order_id?: string;
  /** The row as the file has it. */
  input?: string;
  action?: JobAction;
  outcome: JobOutcome;
  amount?: number;
  captured_amount?: number;
  purchase_currency?: string;
  merchant_reference1?: string;
  code?: string;
  detail?: string;
  /** Of the file, if it is at fault. */
  column?: string;
}

export interface JobResultPage {
  results: JobResult[];
  next?: string;
}
