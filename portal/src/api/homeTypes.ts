/** What was captured and refunded on one UTC day in one currency. */
export interface DailyTotal {
  day: string;
  currency: string;
  captures_count: number;
  captured_amount: number;
  refunds_count: number;
  refunded_amount: number;
}

export interface DailyTotals {
  from: string;
  /** The day after the last one. */
  until: string;
  days: DailyTotal[];
}

export interface FailedJob {
  job_id: string;
  kind: string;
  total: number;
  failed: number;
  created_at: string;
}

export interface FailedMail {
  event_id: string;
  order_id: string;
  kind: string;
  state: string;
  answer?: string;
  reason_code?: string;
  finished_at: string;
}

export interface Failures {
  jobs: FailedJob[];
  mails: FailedMail[];
}
