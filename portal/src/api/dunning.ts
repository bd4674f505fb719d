// What is done about a customer who is late.

export type DunningStep = 'reminder' | 'demand' | 'collection';
export type PauseReason = 'return' | 'dispute' | 'other';

export interface Dunning {
  status: 'waiting' | 'paused' | 'settled' | 'too_little' | 'handed_over' | 'exhausted' | 'off';
  next_step?: DunningStep;
  next_date?: string;
  steps_taken: number;
  pause_reason?: PauseReason;
  paused_until?: string;
}

/** What a timeline tells of it. */
export interface DunningEvent {
  step?: DunningStep;
  interest_amount?: number;
  amount_due?: number;
  due_date?: string;
  change?: 'paused' | 'resumed' | 'waived' | 'written_off';
  reason?: string;
  until?: string;
}
