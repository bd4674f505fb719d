import { useEffect, useState } from 'react';

const MINUTE_MS = 60_000;

/** The time of day, kept fresh to the minute: a page left open must not go on saying "3 days left". */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
