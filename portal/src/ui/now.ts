import { useEffect, useState } from 'react';
import { merchantNow } from './merchantClock';

const MINUTE_MS = 60_000;

// One timer for all: each row of a list tells a time.
const waiting = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function eachMinute(call: () => void): () => void {
  waiting.add(call);
  timer ??= setInterval(() => waiting.forEach((one) => one()), MINUTE_MS);
  return () => {
    waiting.delete(call);
    if (waiting.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time of day for the merchant, kept fresh to the minute: a page left open must not go on saying "3 days left". */
export function useNow(): number {
  const [now, setNow] = useState(merchantNow);
  useEffect(() => eachMinute(() => setNow(merchantNow())), []);
  return now;
}
