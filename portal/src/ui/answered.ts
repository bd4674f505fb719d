import { useCallback, useRef } from 'react';

/** What is done within this time seems to be done at once; whoever waits longer must see that something happens. */
const WAIT_MS = 80;

/**
 * Goes on when an answer is there, so that what it changes is drawn once and not first without it; at the latest after
 * `WAIT_MS`. Only of what was asked for last, and not once another page is on its way.
 */
export function useAnswered(): (answer: Promise<unknown>, go: () => void) => Promise<void> {
  const last = useRef<symbol>();
  return useCallback(async (answer, go) => {
    const turn = Symbol();
    const page = window.location.pathname;
    last.current = turn;
    await settledWithin(answer, WAIT_MS);
    if (last.current === turn && window.location.pathname === page) go();
  }, []);
}

/** Until it is fulfilled or rejected, or the time is over. */
async function settledWithin(answer: Promise<unknown>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([answer.catch(() => undefined), late]);
  clearTimeout(timer);
}
