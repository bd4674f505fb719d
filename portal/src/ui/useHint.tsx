import { useCallback, useState, type FocusEvent, type ReactNode } from 'react';
import { lazyExtra } from './lazyPart';
import { OnceOpened } from './OnceOpened';

const HintBubble = lazyExtra(() => import('./HintBubble'));

interface Hint {
  /** Of the element that the hint is about. */
  events: {
    ref: (element: HTMLElement | null) => void;
    onMouseEnter: () => void;
    onMouseLeave: () => void;
    onFocus: (event: FocusEvent) => void;
    onBlur: () => void;
  };
  /** What is to stand beside it. */
  bubble: ReactNode;
}

/**
 * Tells something about an element while the mouse is on it or the keyboard has brought the focus there. What shows it is
 * loaded and made with the first hint: a list has a hundred of them, and most are never seen.
 */
export function useHint(text: string | undefined): Hint {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const [isOpen, setOpen] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  const hide = useCallback(() => setOpen(false), []);
  const showForKeyboard = useCallback((event: FocusEvent) => {
    if (event.currentTarget.matches(':focus-visible')) setOpen(true);
  }, []);
  return {
    events: { ref: setTarget, onMouseEnter: show, onMouseLeave: hide, onFocus: showForKeyboard, onBlur: hide },
    bubble: target !== null && text !== undefined && (
      <OnceOpened isOpen={isOpen}>
        {(isThere) => <HintBubble target={target} text={text} isOpen={isThere} onHide={hide} />}
      </OnceOpened>
    ),
  };
}
