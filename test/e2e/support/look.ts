import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Whether a page can be read by everybody: by axe's standards, and never wider than the screen; kept as a picture.

export const PICTURES = resolve(dirname(fileURLToPath(import.meta.url)), '../../../build/screenshots');
export const SIZES = { phone: { width: 360, height: 780 }, desktop: { width: 1440, height: 900 } } as const;

/** Measured once a frame was painted: a screen that has just become narrow has its width before its style. */
export async function noWiderThanScreen(page: Page, name: string): Promise<void> {
  const excess = () =>
    page.evaluate(async () => {
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
  await expect.poll(excess, `${name} must not scroll sideways`).toBeLessThanOrEqual(0);
}

/** Looks at what is on the screen, once whatever fades in or out has done so. What lies under a dialog was looked at before. */
export async function look(page: Page, name: string, part?: string): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
  );
  await page.screenshot({ path: `${PICTURES}/${name}.png` });
  await noWiderThanScreen(page, name);
  // Our pages have no frames, so axe needs no page of its own to gather its findings on.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(said, name).toEqual([]);
}

/**
 * What can be pressed, is smaller than 24 by 24 CSS pixels and has not that much room of its own either (the criterion's
 * exception for spacing). Links in a sentence may be small, and what cannot be seen is no target.
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const HALF = 12;
    const isSeen = (element: HTMLElement) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
    const all = Array.from(document.querySelectorAll<HTMLElement>('a[href], button, input, select, [role="tab"]')).filter(isSeen);
    const isSmall = (box: DOMRect) => box.width < 2 * HALF || box.height < 2 * HALF;
    const isInSentence = (element: HTMLElement) =>
      getComputedStyle(element).display === 'inline' && element.closest('p, dd') !== null;
    const isCrowded = (element: HTMLElement) => {
      const own = element.getBoundingClientRect();
      const [x, y] = [own.x + own.width / 2, own.y + own.height / 2];
      return all.some((other) => {
        const box = other.getBoundingClientRect();
        const isNear = box.left < x + HALF && box.right > x - HALF && box.top < y + HALF && box.bottom > y - HALF;
        return other !== element && isNear && !other.contains(element) && !element.contains(other);
      });
    };
    return all
      .filter((element) => isSmall(element.getBoundingClientRect()) && !isInSentence(element) && isCrowded(element))
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
