// What a user may do, as src/domain/role.c has it.

export type Role = 'viewer' | 'operator' | 'finance' | 'settlement' | 'disputes' | 'admin';
export type Verb =
  | 'view'
  | 'capture'
  | 'cancel'
  | 'refund'
  | 'release'
  | 'extend'
  | 'edit'
  | 'export'
  | 'settle'
  | 'manage'
  | 'notes'
  | 'dispute'
  | 'keys'
  | 'logs'
  | 'users';
