// The `test` that every spec imports: it fails when a page itself reports trouble that nobody was looking for.

import { type BrowserContext, type Page, expect, test as base } from "@playwright/test";

export { expect };

type Options = {
  /** Console errors that this spec provokes on purpose, such as those of a lost network. */
  expectedErrors: RegExp[];
};

type Fixtures = {
  quietPages: void;
  /** A page of someone else's browser, for the reviewer. */
  otherPage: Page;
};

export const test = base.extend<Options & Fixtures>({
  expectedErrors: [[], { option: true }],
  quietPages: [
    async ({ context, expectedErrors }, use) => {
      const troubles = collectTroubles(context);
      await use();
      expectNone(troubles, expectedErrors);
    },
    { auto: true },
  ],
  otherPage: async ({ browser, expectedErrors }, use) => {
    const context = await browser.newContext();
    const troubles = collectTroubles(context);
    await use(await context.newPage());
    expectNone(troubles, expectedErrors);
    await context.close();
  },
});

/** The browser's word for an API answer of 4xx, which is an answer that the application deals with. */
const REFUSAL = /status of 4\d\d .*\/api\//;

/** Uncaught errors (a Rust panic is one) and console errors (a violated CSP is one), of every tab, as they come. */
function collectTroubles(context: BrowserContext): string[] {
  const troubles: string[] = [];
  context.on("weberror", (event) => troubles.push(`uncaught: ${event.error().message}`));
  context.on("console", (message) => {
    const trouble = `${message.text()} (${message.location().url})`;
    if (message.type() === "error" && !REFUSAL.test(trouble)) {
      troubles.push(trouble);
    }
  });
  return troubles;
}

function expectNone(troubles: string[], expected: RegExp[]): void {
  const unexpected = troubles.filter((trouble) => !expected.some((known) => known.test(trouble)));
  expect(unexpected, "the browser's console").toEqual([]);
}
