import type { ReactNode } from 'react';

// Takes the place of the library that keeps a page from scrolling below a dialog (vite.config.ts): it would write a style
// element into the page, which the content security policy refuses. common.css does it by what is on the page.

export function RemoveScroll({ children }: { children: ReactNode }) {
  return <>{children}</>;
}
/** For what would have to keep its width when the scrollbar goes; with a gutter that stays nothing has. */
RemoveScroll.classNames = { fullWidth: '', zeroRight: '' };
