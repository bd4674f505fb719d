import type { MouseEvent } from 'react';

/** A link is to be opened here: not in another tab or window, nor to be saved. */
export const isPlainPress = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
