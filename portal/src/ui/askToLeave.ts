import { useEffect } from 'react';

/** While it is used, the browser asks whoever closes the tab or loads another page into it. */
export function useAskToLeave(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
}
