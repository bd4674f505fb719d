import { Suspense, useLayoutEffect, useState, type ReactNode } from 'react';

interface Props {
  isOpen: boolean;
  children: (isOpen: boolean) => ReactNode;
}

/**
 * A dialog whose code is loaded when it is opened for the first time. It is there closed before it opens, as it would be
 * without this: that is how it knows where the focus goes back to.
 */
export function OnceOpened({ isOpen, children }: Props) {
  const [isWanted, setWanted] = useState(isOpen);
  const [isLoaded, setLoaded] = useState(false);
  if (isOpen && !isWanted) setWanted(true);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      {children(isOpen && isLoaded)}
      <Loaded onLoaded={setLoaded} />
    </Suspense>
  );
}

/** Tells whether what stands beside it is loaded: also when that did not come at first, and is asked for again. */
function Loaded({ onLoaded }: { onLoaded: (isLoaded: boolean) => void }) {
  useLayoutEffect(() => {
    onLoaded(true);
    return () => onLoaded(false);
  }, [onLoaded]);
  return null;
}
