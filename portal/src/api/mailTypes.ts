/** A mail about an event: to whom, and what became of it. */
export interface Mail {
  event_id: string;
  kind: string;
  is_copy?: boolean;
  to: string;
  state: 'queued' | 'sending' | 'sent' | 'bounced' | 'expired';
  attempts: number;
  unanswered_attempts?: number;
  answer?: string;
  reason_code?: string;
}
