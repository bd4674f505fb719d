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

export type DunningCustomer = 'person' | 'organization';

/** A step of the rules. */
export interface RuleStep {
  step: DunningStep;
  days: number;
  fee_amount: number;
  is_fee_open: boolean;
  most_fee_amount?: number;
  days_to_pay?: number;
  is_taken: boolean;
  source: string;
}

/** What the operator has chosen. */
export interface DunningChosen {
  subject: 'dunning' | 'fee' | 'collection' | 'interest';
  step?: number;
  from: string;
  value: number;
}

export interface DunningRule {
  /** Absent: every country that is not named. */
  country?: string;
  customer: DunningCustomer;
  is_on: boolean;
  currency: string;
  minimum_amount: number;
  steps: RuleStep[];
  interest_from: 'due_date' | 'first_reminder';
  /** Hundredths of a percent a year. */
  interest_rate?: number;
  interest_source: string;
  choices?: DunningChosen[];
}

export interface DunningRules {
  rules: DunningRule[];
}
