import type { Actor } from './actor';

// Answers of the merchant API about the bank account. Amounts are minor units.

export interface BankUpload {
  upload_id: string;
  file_name?: string;
  bytes: number;
  uploaded_by: Actor;
  uploaded_at: string;
  statements: number;
  new_entries: number;
  known_entries: number;
  pending_entries: number;
  payments: number;
  unassigned_payments: number;
  reversals: number;
  payouts: number;
  open_transactions: number;
  is_repeated?: boolean;
}

export interface BankUploadPage {
  uploads: BankUpload[];
  next?: string;
}

export interface BankStatement {
  statement_id: string;
  kind: 'statement' | 'notification';
  account: string;
  name: string;
  page: number;
  day?: string;
  currency?: string;
  opening_amount: number;
  closing_amount: number;
  entries: number;
  imported_at: string;
  notices?: string[];
}

export interface BankStatementPage {
  statements: BankStatement[];
  next?: string;
}

export type BankReason =
  | 'no_details'
  | 'other_amount'
  | 'wrong_date'
  | 'paid_twice'
  | 'returned_twice'
  | 'unknown_return'
  | 'unconfirmed_return'
  | 'unknown_reversal'
  | 'paid_back'
  | 'unknown_debit'
  | 'difference';

/** One that is open. */
export interface BankTransaction {
  transaction_id: string;
  /** Below 0: debited. */
  amount: number;
  currency: string;
  /** A day, as midnight UTC. */
  booked_on: string;
  reason?: BankReason;
  reference?: string;
  message?: string;
  counterparty?: string;
}

export interface BankTransactionPage {
  transactions: BankTransaction[];
  next?: string;
}

export type BankResolution =
  | { resolution: 'payment'; invoice_number?: number }
  | { resolution: 'payout'; payment_reference: string }
  | { resolution: 'set_aside'; note: string };
