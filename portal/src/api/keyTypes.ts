import type { Actor } from './actor';

// Answers of the merchant API about API keys.

export interface ApiKey {
  username: string;
  label?: string;
  environment: 'test' | 'live';
  created_at: string;
  created_by: Actor;
  last_used_at?: string;
  revoked_at?: string;
  revoked_by?: Actor;
}

export interface ApiKeys {
  keys: ApiKey[];
}

/** The password is told this once. */
export interface CreatedApiKey {
  username: string;
  password: string;
  label: string;
}
