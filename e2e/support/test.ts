// The `test` that every spec imports: it fails when the page itself reports trouble that nobody was looking for.

import { type ConsoleMessage, type Page, expect, test as base } from "@playwright/test";

export { expect };

type Options = {
  /** Console errors that this spec provokes on purpose, such as those of a lost network. */
  expectedErrors: RegExp[];
};

export const test = base.extend<Options & { quietPage: void }>({
  expectedErrors: [[], { option: true }],
  quietPage: [
    async ({ page, expectedErrors }, use) => {
      const troubles = collectTroubles(page);
      await use();
      const unexpected = troubles.filter((trouble) => !expectedErrors.some((known) => known.test(trouble)));
      expect(unexpected, "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

/** The browser's word for an API answer of 4xx, which is an answer that the application deals with. */
const REFUSAL = /status of 4\d\d .*\/api\//;

/** Uncaught errors (a Rust panic is one) and console errors (a violated CSP is one), as they come. */
function collectTroubles(page: Page): string[] {
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(`uncaught: ${error.message}`));
  page.on("console", (message: ConsoleMessage) => {
    const trouble = `${message.text()} (${message.location().url})`;
    if (message.type() === "error" && !REFUSAL.test(trouble)) {
      troubles.push(trouble);
    }
  });
  return troubles;
}
