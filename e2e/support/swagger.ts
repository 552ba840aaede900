// Swagger UI as staff use it.

import { readFileSync } from "node:fs";
import { type Locator, type Page, expect } from "@playwright/test";

import type { Login } from "./people";

/** Opens /docs and authorises with the OAuth2 password flow. */
export async function authorize(page: Page, login: Login): Promise<void> {
  await page.goto("/docs/");
  await page.getByRole("button", { name: "Authorize" }).click();
  const dialog = page.locator(".dialog-ux");
  // The other way in is the portals', with a secret.
  const ways = dialog.locator(".auth-container");
  const people = ways.filter({ hasText: "Flow: password" });
  await people.getByLabel("username:").fill(login.phone);
  await people.getByLabel("password:").fill(login.password);
  await people.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
  await expect(ways.getByRole("button", { name: "Remove authorization" })).toBeVisible();
  await people.getByRole("button", { name: "Close", exact: true }).click();
}

/** Opens an operation, which is ready to be tried out. */
export async function tryOut(page: Page, operation: string): Promise<Locator> {
  const block = page.locator(`[id^="operations-"][id$="-${operation}"]`);
  await block.getByRole("button").first().click();
  return block;
}

/** Presses “Execute” and gives the answer that Swagger UI shows. */
export async function execute(block: Locator, status: number): Promise<Locator> {
  await block.getByRole("button", { name: "Execute" }).click();
  const answer = block.locator(".live-responses-table .response");
  await expect(answer.locator(".response-col_status")).toContainText(String(status));
  return answer;
}

/** The JSON that Swagger UI shows. */
export async function shownJson(answer: Locator): Promise<unknown> {
  return JSON.parse(await answer.locator(".highlight-code code").innerText());
}

/** Fills in a parameter. */
export async function setParameter(block: Locator, name: string, value: string): Promise<void> {
  const cell = block.locator(`tr[data-param-name="${name}"]`);
  const choice = cell.getByRole("combobox");
  await ((await choice.isVisible()) ? choice.selectOption(value) : cell.getByRole("textbox").fill(value));
}

/** Replaces the example of the request's body. */
export async function setBody(block: Locator, body: unknown): Promise<void> {
  await block.locator("textarea.body-param__text").fill(JSON.stringify(body, null, 2));
}

/** Follows “Download file”. */
export async function downloadedBytes(answer: Locator): Promise<Buffer> {
  const download = answer.page().waitForEvent("download");
  await answer.getByRole("link", { name: /Download file/ }).click();
  return readFileSync(await (await download).path());
}
