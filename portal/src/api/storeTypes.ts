import type { Actor } from './actor';
import type { Role } from './roleTypes';
import type { User } from './userTypes';

// Answers of the merchant API about stores and who may enter them.

/** A store that the user may enter. */
export interface Store {
  merchant_id: string;
  name: string;
  role: Role;
  ends_at?: string;
  is_home: boolean;
}

/** A user of another merchant who may enter this store. */
export interface Guest {
  email: string;
  role: Role;
  kind: User['kind'];
  status: User['status'];
  ends_at?: string;
  created_at: string;
  created_by: Actor;
  home_merchant_id: string;
  home_name: string;
}

export interface Guests {
  users: Guest[];
}

/** What is left out stays. */
export interface GuestChange {
  role?: Role;
  kind?: User['kind'];
  ends_at?: string;
}
