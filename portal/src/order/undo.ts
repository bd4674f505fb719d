/** Writes back what was there before a change, if nothing else has changed since. */
export type Undo = (idempotencyKey: string) => Promise<unknown>;

const versionOf = (etag: string | undefined): number => Number(/^(?:W\/)?"(\d+)"$/.exec(etag ?? '')?.[1] ?? NaN);

/**
 * `before`: the version whose values `write` puts back; `after`: the one that the change made. None if there was no
 * change, or if somebody else's came between: then it is not known what was there before.
 */
export function undoOf(
  before: string | undefined,
  after: string | undefined,
  write: (ifMatch: string, idempotencyKey: string) => Promise<unknown>,
): Undo | undefined {
  if (after === undefined || versionOf(after) !== versionOf(before) + 1) return undefined;
  return (idempotencyKey) => write(after, idempotencyKey);
}
