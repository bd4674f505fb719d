export interface Key {
  username: string;
  password: string;
}

export interface User {
  email: string;
  role: 'admin' | 'viewer' | 'operator' | 'finance';
  password: string;
}

export const MERCHANT = { id: 'M100001', name: 'Fjord & Fell AB' };
export const TEST_MERCHANT = { id: 'M100009', name: 'Fjord & Fell, trials' };
/** Two stores of which a user may have both. */
export const OUTDOOR = { id: 'M100003', name: 'Skerry Outdoor AB' };
export const OUTLET = { id: 'M100004', name: 'Skerry Outlet AB' };
export const ANNA: User = { email: 'anna@example.com', role: 'admin', password: 'secret-password-1' };
export const VERA: User = { email: 'vera@example.com', role: 'viewer', password: 'secret-password-2' };
/** Whom others change: no test begins with his session. */
export const OSKAR: User = { email: 'oskar@example.com', role: 'operator', password: 'secret-password-4' };
/** Who has a second factor for a while. */
export const FREJA: User = { email: 'freja@example.com', role: 'finance', password: 'secret-password-5' };
/** Who forgets her password. */
export const MALIN: User = { email: 'malin@example.com', role: 'finance', password: 'secret-password-6' };
/** Whose refunds have a limit, in euros. */
export const NILS: User = { email: 'nils@example.com', role: 'finance', password: 'secret-password-7' };
/** Of the test merchant. */
export const TESSA: User = { email: 'tessa@example.com', role: 'admin', password: 'secret-password-3' };
/** At home in one store, and invited to the other. */
export const LINUS: User = { email: 'linus@example.com', role: 'admin', password: 'secret-password-7' };
/** Who decides about the other. */
export const SIGNE: User = { email: 'signe@example.com', role: 'admin', password: 'secret-password-8' };
