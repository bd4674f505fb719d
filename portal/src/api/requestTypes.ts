// Answers of the merchant API about the log of requests.

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number] | 'HEAD';
export const STATUS_CLASSES = ['2xx', '4xx', '5xx'] as const;
export type StatusClass = (typeof STATUS_CLASSES)[number];
/** How much of a body is kept. */
export type BodyShown = 'none' | 'whole' | 'cut' | 'not_json' | 'too_large';
export type LogMode = 'errors' | 'off' | 'all';

export interface LoggedRequest {
  entry_id: string;
  at: string;
  username: string;
  method: Method;
  path: string;
  query?: string;
  status: number;
  duration_us: number;
  correlation_id: string;
  error_code?: string;
  idempotency_key?: string;
  is_replay?: boolean;
  user_agent?: string;
  order_id?: string;
  request_bytes: number;
  response_bytes: number;
  request_shown: BodyShown;
  response_shown: BodyShown;
  /** JSON as text; only of one request. */
  request_body?: string;
  response_body?: string;
}

export interface RequestLog {
  requests: LoggedRequest[];
  next?: string;
  mode: LogMode;
  /** How many could not be kept. */
  lost: number;
  lost_at?: string;
}
