import type { TestClock } from '../api/types';

// What time it is for the merchant. A test merchant's clock is ahead of the browser's; all others go by it.

let aheadMs = 0;

/** As the server tells it with the session; nothing of a merchant whose time is real. */
export function setMerchantClock(clock: TestClock | undefined): void {
  aheadMs = clock === undefined ? 0 : Date.parse(clock.now) - Date.now();
}

export function merchantNow(): number {
  return Date.now() + aheadMs;
}
