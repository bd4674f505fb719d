import type { Actor } from './actor';

// Answers of the merchant API about exports of orders.

/** What of the list's parameters was chosen. */
export interface OrderQuery {
  query?: string;
  status?: string;
  created_from?: string;
  created_to?: string;
  expires_from?: string;
  expires_to?: string;
  currency?: string;
  amount_from?: number;
  amount_to?: number;
  payment_method?: string;
  tag?: string;
  refunded?: boolean;
}

export type ExportFormat = 'csv' | 'ndjson';

export interface OrderExport {
  export_id: string;
  status: 'queued' | 'running' | 'finished' | 'failed';
  format: ExportFormat;
  /** Absent of one that has failed, which may be because of it. */
  query?: OrderQuery;
  /** Percent; 0 until the end while words are searched for. */
  progress: number;
  orders_count: number;
  bytes: number;
  created_by: Actor;
  created_at: string;
  finished_at?: string;
  expires_at: string;
  /** Why it has failed, as the server says it. */
  failure?: string;
  reason_code?: string;
}

export interface OrderExports {
  exports: OrderExport[];
}
