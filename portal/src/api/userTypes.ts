import type { Actor } from './actor';
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
}

/** The token is told this once. */
export interface Invited {
  email: string;
  role: Role;
  token: string;
  expires_at: string;
}

export interface Invitation {
  email: string;
  role: Role;
  ends_at?: string;
  created_at: string;
  created_by: Actor;
  expires_at: string;
}

export interface Invitations {
  invitations: Invitation[];
}
