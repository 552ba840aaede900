// What every page must stand: being looked at wide and narrow, and axe.

import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

type Size = { width: number; height: number };

const WIDE: Size = { width: 1280, height: 900 };
const NARROW: Size = { width: 390, height: 844 };

/**
 * Looks at the page narrow and wide: takes `screenshots/<name>-390.png` and `-1280.png`, lets neither scroll sideways,
 * and asks axe. Leaves the page wide.
 */
export async function look(page: Page, name: string): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await shoot(page, name, size);
    const width = await page.evaluate(() => document.scrollingElement?.scrollWidth);
    expect(width, `${name} at ${size.width} px scrolls sideways`).toBeLessThanOrEqual(size.width);
    await expectAccessible(page, `${name} at ${size.width} px`);
  }
  await page.setViewportSize(WIDE);
}

/** Takes the screenshots of a page that is not ours to mend. */
export async function lookOnly(page: Page, name: string): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await shoot(page, name, size);
  }
  await page.setViewportSize(WIDE);
}

async function shoot(page: Page, name: string, size: Size): Promise<void> {
  await page.setViewportSize(size);
  await settled(page);
  // As tall as the page, so that what stands fixed at the window's foot covers nothing.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height: Math.max(height, size.height) });
  await settled(page);
  const path = `screenshots/${name}-${size.width}.png`;
  await page.screenshot({ path, animations: "disabled" });
}

/** WCAG 2.2 AA, as far as a program can see. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join("\n  ")}`);
  expect(found, `${name}: axe`).toEqual([]);
}

/** Fonts loaded, and two frames painted since the last change. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}
