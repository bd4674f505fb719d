import type { Page } from '@playwright/test';

// From a press of a key or the mouse until what it asks for is on the screen, measured inside the browser: the browser's own
// time of the event, and the first frame after the document shows what was waited for. How long it takes to move the mouse
// there is no part of it.

export type Wanted =
  /** The list shows the answer to another question than before. */
  | { kind: 'list' }
  /** And so do its totals. */
  | { kind: 'totals' }
  /** The page of an order shows it. */
  | { kind: 'order' };

export interface Measured {
  /** Until it is painted. */
  painted: number;
  /** From the request of it until its last byte is there; 0 if there was none. */
  request: number;
  /** The longest that an event took until the frame after it (the browser's own Event Timing); below 16: 0. */
  event: number;
}

declare global {
  interface Window {
    benchMeasured?: Promise<Measured>;
  }
}

const RESOURCES: Record<Wanted['kind'], string> = {
  list: '/merchant/v1/orders?',
  totals: '/merchant/v1/order-totals',
  order: '/merchant/v1/orders/',
};

/** What `act` does last is what is waited for. */
export async function measure(page: Page, { kind }: Wanted, act: () => Promise<unknown>): Promise<Measured> {
  await page.evaluate(
    ({ kind, resource }) => {
      let began = 0;
      let before = '';
      let longest = 0;
      // A press begins when the button goes down, and a box that is ticked is no typing.
      const note = (event: Event) => {
        if (event.type === 'pointerdown' || (event.target as HTMLInputElement).type === 'search') {
          began = event.timeStamp;
          before = location.search;
        }
      };
      for (const name of ['pointerdown', 'input']) addEventListener(name, note, { capture: true });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
      const answered = () =>
        performance
          .getEntriesByType('resource')
          .filter((entry): entry is PerformanceResourceTiming => entry.name.includes(resource) && entry.startTime >= began)
          .at(-1);
      const isIdle = (name: string) =>
        document.querySelector(`section[aria-label="${name}"]`)?.getAttribute('aria-busy') === 'false';
      const isThere = {
        list: () => location.search !== before && isIdle('Orders found'),
        totals: () => location.search !== before && isIdle('Totals'),
        order: () => document.querySelector('[role="tablist"]') !== null,
      }[kind];
      window.benchMeasured = new Promise((done) => {
        const look = () => {
          const answer = answered();
          if (began === 0 || answer === undefined || answer.responseEnd === 0 || !isThere()) return false;
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
              const painted = performance.now() - began;
              setTimeout(() => done({ painted, request: answer.responseEnd - answer.startTime, event: longest }), 120);
            };
            port2.postMessage(0);
          });
          return true;
        };
        const observer = new MutationObserver(() => {
          if (look()) observer.disconnect();
        });
        observer.observe(document.documentElement, { childList: true, subtree: true, attributes: true, characterData: true });
      });
    },
    { kind, resource: RESOURCES[kind] },
  );
  await act();
  return page.evaluate(() => window.benchMeasured as Promise<Measured>);
}
