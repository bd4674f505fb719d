import { useEffect, useState } from 'react';
import { merchantNow } from './merchantClock';

const MINUTE_MS = 60_000;

/** The time of day for the merchant, kept fresh to the minute: a page left open must not go on saying "3 days left". */
export function useNow(): number {
  const [now, setNow] = useState(() => merchantNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(merchantNow()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
