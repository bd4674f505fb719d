import { Tooltip } from '@mantine/core';
import { forwardRef, useEffect, useLayoutEffect } from 'react';

/** Stands for an element that is on the page already, for who wants a child to point at. */
const Standing = forwardRef<HTMLElement, { element: HTMLElement }>(function Standing({ element }, ref) {
  useLayoutEffect(() => {
    if (typeof ref !== 'function') return;
    ref(element);
    return () => {
      ref(null);
    };
  }, [element, ref]);
  return null;
});

interface Props {
  target: HTMLElement;
  text: string;
  isOpen: boolean;
  onHide: () => void;
}

export default function HintBubble({ target, text, isOpen, onHide }: Props) {
  useEffect(() => {
    if (!isOpen) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onHide();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOpen, onHide]);
  return (
    <Tooltip label={text} opened={isOpen}>
      <Standing element={target} />
    </Tooltip>
  );
}
