// What a visit loads: little before the first page shows, the rest when it is asked for, and what if it does not come.

import type { Page, Request } from "@playwright/test";

import { beginDraft, enter, registerUnit } from "../support/api";
import { field, saveState } from "../support/filing";
import { look } from "../support/look";
import { openAccountMenu } from "../support/registration";
import { expect, test } from "../support/test";

/** What the design allows, over the wire. */
const BUDGET = 300_000;

test("the_first_page_weighs_at_most_300_kB", async ({ page }) => {
  const requests: Request[] = [];
  page.on("requestfinished", (request) => requests.push(request));
  await page.goto("/activity-registration", { waitUntil: "networkidle" });
  await expect(page.getByRole("heading", { level: 1, name: "活动报名" })).toBeVisible();
  test.skip(!(await isCutApart(page)), "a build for developing is neither cut apart nor compressed");

  const bodies = await Promise.all(requests.map(async (request) => (await request.sizes()).responseBodySize));
  const weight = bodies.reduce((sum, size) => sum + size, 0);
  expect(weight, "nothing was loaded, or the sizes are not known").toBeGreaterThan(100_000);
  expect(weight).toBeLessThanOrEqual(BUDGET);
});

test.describe("without the page's code", () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED|Failed to fetch|404 .*\/app-|HTTP status code is not ok/] });

  test("a_page_that_does_not_come_can_be_tried_again_and_edits_wait_for_it", async ({ page, request, context }) => {
    const unit = await registerUnit(request);
    const filed = await beginDraft(request, unit.administrator, "project");
    await enter(page, unit.administrator);
    await page.goto(`/applications/${filed.id}`);
    test.skip(!(await isCutApart(page)), "a build for developing has all pages in one module");
    await expect(field(page, "/project_name")).toBeEditable();
    await context.setOffline(true);
    await field(page, "/project_name").fill("断网时填写");
    await expect(saveState(page)).toContainText("未保存，网络中断");

    await openAccountMenu(page, "信息维护");
    const alert = page.getByRole("alert").filter({ hasText: "页面未能载入" });
    await expect(alert).toContainText("尚未保存的更改保留在本浏览器中");
    await alert.getByRole("button", { name: "重试" }).click();
    await expect(alert, "still without a network").toBeVisible();

    await context.setOffline(false);
    await alert.getByRole("button", { name: "重试" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "信息维护" })).toBeVisible();
    await page.goto(`/applications/${filed.id}`);
    await expect(field(page, "/project_name")).toHaveValue("断网时填写");
    await expect(saveState(page)).toHaveText(/^已保存/);
  });

  test("after_a_new_release_a_page_is_there_again_on_重新加载", async ({ page }) => {
    await page.goto("/activity-registration");
    await expect(page.getByRole("heading", { level: 1, name: "活动报名" })).toBeVisible();
    test.skip(!(await isCutApart(page)), "a build for developing has all pages in one module");
    // As the server answers for the names of an earlier release.
    await page.route("**/app-*/split_public.wasm", (route) => route.fulfill({ status: 404, json: { code: "not_found" } }));
    await page.getByRole("link", { name: "注册", exact: true }).click();
    const alert = page.getByRole("alert").filter({ hasText: "页面未能载入" });
    await expect(alert).toContainText("如果系统刚刚更新，请重新加载");
    await look(page, "page-not-loaded");

    await page.unrouteAll();
    await alert.getByRole("button", { name: "重新加载" }).click();
    await expect(page.getByRole("heading", { level: 1, name: /注册/ })).toBeVisible();
    await expect(page).toHaveURL(/\/register$/);
  });
});

/** Whether the SPA is built as it is served to people: by what the script that fetches chunks knows of. */
async function isCutApart(page: Page): Promise<boolean> {
  const script = await page.locator('link[rel="modulepreload"][href$="/chunks.js"]').getAttribute("href");
  return (await (await page.request.get(script ?? "")).text()).includes(".wasm");
}
