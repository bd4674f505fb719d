/** Who did something. */
export interface Actor {
  kind: 'user' | 'key' | 'system';
  name?: string;
}

/** `system`: how it is called in the sentence around, where nobody in particular did it. */
export const nameOfActor = (actor: Actor | undefined, system: string): string =>
  actor?.kind === 'system' ? system : (actor?.name ?? system);
