// What every page must stand: being looked at wide and narrow, and axe.

import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

/** Takes `screenshots/<name>-1280.png` and `-390.png`, and leaves the page wide. Neither may scroll sideways. */
export async function shoot(page: Page, name: string): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    await settled(page);
    await page.screenshot({ path: `screenshots/${name}-${size.width}.png`, fullPage: true, animations: "disabled" });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${name} at ${size.width} px scrolls sideways`).toBeLessThanOrEqual(size.width);
  }
}

/** WCAG 2.2 AA, as far as a program can see. */
export async function expectAccessible(page: Page): Promise<void> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join("\n  ")}`);
  expect(found, "axe").toEqual([]);
}

/** Fonts loaded, and two frames painted since the last change. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}
