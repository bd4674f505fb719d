import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** A part that the page is whole without: if it cannot be fetched it is not there, and nothing else suffers. */
export const lazyExtra = <Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> =>
  lazy(() => load().catch((): { default: ComponentType<Props> } => ({ default: () => null })));
