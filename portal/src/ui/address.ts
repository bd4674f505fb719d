/**
 * How what a page shows is written in its address, in place of what stood there. At once: a router by itself draws it when
 * there is time, and of two quick changes the second would be of what is not drawn yet, and undo the first.
 */
export const AT_ONCE = { replace: true, flushSync: true } as const;
