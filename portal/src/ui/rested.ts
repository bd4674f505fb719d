import { useEffect, useState } from 'react';

/** How long typing must rest before what follows it is said. */
export const REST_MS = 600;

/** What is said of a value that changes with each key: at once when it becomes one of another kind, else when it rests. */
export function useRested(value: string, kind: string): string {
  const [said, setSaid] = useState({ value, kind });
  const isOld = said.kind === kind && said.value !== value;
  if (said.kind !== kind) setSaid({ value, kind });
  useEffect(() => {
    if (!isOld) return;
    const timer = setTimeout(() => setSaid({ value, kind }), REST_MS);
    return () => clearTimeout(timer);
  }, [value, kind, isOld]);
  return said.kind === kind ? said.value : value;
}
