import { startTransition, useEffect, useState, type ReactNode } from 'react';
import { NavigationType, useNavigationType } from 'react-router-dom';

/**
 * What is further down a page that somebody opens: drawn with the frame after, so that they see the top of it sooner.
 * Who comes back to a page finds it whole, and themselves where they were in it.
 */
export function Afterwards({ children }: { children: ReactNode }) {
  const isLink = useNavigationType() === NavigationType.Push;
  const [isThere, setThere] = useState(!isLink);
  useEffect(() => afterNextFrame(() => startTransition(() => setThere(true))), []);
  return isThere ? children : null;
}

/** Calls once what was drawn can be seen. Answers with how to give it up. */
export function afterNextFrame(call: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(call);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
