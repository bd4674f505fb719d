const SAID_STEPS = 4;

/** Said a few times on the way, not with every poll. */
export function stepped(over: number, total: number, say: (n: number) => string): string {
  const step = Math.floor((over * SAID_STEPS) / Math.max(total, 1));
  return step === 0 ? '' : say(Math.ceil((step * total) / SAID_STEPS));
}
