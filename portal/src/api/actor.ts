/** Who did something. */
export interface Actor {
  kind: 'user' | 'key' | 'system';
  name?: string;
}
