import { useEffect, useRef } from 'react';
import { NavigationType, useNavigationType } from 'react-router-dom';
import { t } from '../messages';

// A page is named in the tab, and when the merchant comes to it from another page its heading takes the focus, so that
// screen readers say where one is and Tab goes on from there. The first page of a visit keeps the browser's own start.

let hasShownPage = false;

export function usePageTitle(title: string, merchant?: string): void {
  useEffect(() => {
    document.title = [title, merchant, t.app.name].filter(Boolean).join(' · ');
  }, [title, merchant]);
}

/** For the heading of a page; `key` changes when another page is shown by the same component. */
export function useHeadingFocus<T extends HTMLElement>(key: string): React.RefObject<T> {
  const heading = useRef<T>(null);
  // Whoever leaves the first page before it was there has come from it all the same.
  const isLink = useNavigationType() === NavigationType.Push;
  useEffect(() => {
    if (hasShownPage || isLink) heading.current?.focus({ preventScroll: true });
    hasShownPage = true;
  }, [key]); // eslint-disable-line react-hooks/exhaustive-deps
  return heading;
}
