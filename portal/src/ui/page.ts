import { useEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router-dom';
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

/** Who follows a link to a part of a page is taken there, also by the keyboard and when it is followed again. */
export function useLinkedFocus<T extends HTMLElement>(id: string, block: ScrollLogicalPosition): React.RefObject<T> {
  const element = useRef<T>(null);
  const { hash, key } = useLocation();
  useEffect(() => {
    if (hash !== `#${id}`) return;
    element.current?.scrollIntoView({ block });
    element.current?.focus({ preventScroll: true });
  }, [hash, key, id, block]);
  return element;
}
