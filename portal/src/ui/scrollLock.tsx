import { useLayoutEffect, type ReactNode } from 'react';

// Takes the place of the library that keeps a page from scrolling below a dialog (vite.config.ts): it would write a style
// element into the page, which the content security policy refuses. What a script sets by name is no markup.

let locks = 0;

function lock(): () => void {
  const { documentElement: root, body } = document;
  if (locks === 0) {
    const scrollbar = window.innerWidth - root.clientWidth;
    root.style.overflow = 'hidden';
    body.style.paddingInlineEnd = `${scrollbar}px`; // so that nothing moves when it goes
  }
  locks += 1;
  return () => {
    locks -= 1;
    if (locks > 0) return;
    root.style.overflow = '';
    body.style.paddingInlineEnd = '';
  };
}

export function RemoveScroll({ enabled = true, children }: { enabled?: boolean; children: ReactNode }) {
  useLayoutEffect(() => (enabled ? lock() : undefined), [enabled]);
  return <>{children}</>;
}
/** The classes of what keeps its own width meanwhile: none here. */
RemoveScroll.classNames = { fullWidth: '', zeroRight: '' };
