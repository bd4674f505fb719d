import type { Actor } from './actor';
import type { Language } from '../language/language';
import type { Role } from './types';

// Answers of the merchant API about users of the portal.

export interface User {
  email: string;
  role: Role;
  kind: 'internal' | 'external';
  status: 'active' | 'ended' | 'deactivated';
  ends_at?: string;
  created_at: string;
  created_by: Actor;
  last_sign_in_at?: string;
  deactivated_at?: string;
  has_second_factor: boolean;
  passkeys: number;
}

export interface Users {
  users: User[];
}

/** What is left out stays. */
export interface UserChange {
  role?: Role;
  kind?: User['kind'];
  ends_at?: string;
  is_active?: boolean;
}

export interface UserSession {
  session_id: string;
  created_at: string;
  expires_at: string;
  address?: string;
  user_agent?: string;
  is_current: boolean;
}

export interface UserSessions {
  sessions: UserSession[];
}

export interface InvitationRequest {
  email: string;
  role: Role;
  ends_at?: string;
  /** Of the mail. */
  language?: Language;
}

/** The token is told this once. */
export interface Invited {
  email: string;
  role: Role;
  token: string;
  expires_at: string;
  is_mailed: boolean;
}

export interface Invitation {
  email: string;
  role: Role;
  ends_at?: string;
  created_at: string;
  created_by: Actor;
  expires_at: string;
  mail_state?: 'queued' | 'sending' | 'sent' | 'bounced' | 'expired';
  mail_answer?: string;
  mail_reason_code?: string;
}

/** Which ways in the sign-in page offers besides the password. */
export interface SignInWays {
  password_reset: boolean;
  sign_in_link: boolean;
  /** Passkeys work on pages of this origin; absent: there are none. */
  passkey_origin?: string;
}

export interface Invitations {
  invitations: Invitation[];
}
