// Swagger UI: three views of one document, for whom they are made, without a host from outside.

import { readFileSync } from "node:fs";

import { ADMIN, REVIEWER } from "../support/people";
import { authorize, execute, tryOut } from "../support/swagger";
import { expect, test } from "../support/test";

const VIEWS = [
  { view: "staff", name: "工作人员", shows: "recordReviewResult", hides: "saveApplication", way: "account" },
  { view: "applicants", name: "申报人", shows: "saveApplication", hides: "recordReviewResult", way: "account" },
  { view: "portals", name: "门户开发", shows: "getReviewResult", hides: "saveApplication", way: "portal" },
] as const;

test("one_document_has_three_views", async ({ page }) => {
  await page.goto("/docs/");
  for (const { view, name, shows, hides, way } of VIEWS) {
    await page.getByRole("navigation", { name: /^视图/ }).getByRole("link", { name }).click();
    await expect(page).toHaveURL(`/docs/?view=${view}`);
    await expect(page.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
    await expect(page.locator(`[id$="-${shows}"]`)).toBeVisible();
    await expect(page.locator(`[id$="-${hides}"]`)).toHaveCount(0);
    await page.getByRole("button", { name: "Authorize" }).click();
    await expect(page.locator(".dialog-ux h4")).toHaveCount(1);
    await expect(page.locator(".dialog-ux h4")).toContainText(way);
    await page.locator(".dialog-ux").getByRole("button", { name: "Close", exact: true }).click();
  }
});

test("a_group_stands_in_the_order_of_the_work", async ({ page }) => {
  await page.goto("/docs/");
  const shown = page.locator('[id^="operations-admin-review-"]');
  await expect(shown.first()).toBeVisible();
  const ids = await shown.evaluateAll((blocks) => blocks.map((block) => block.id.split("-").at(-1)));
  const order = ["adminListApplications", "claimApplication", "adminGetApplication", "adminDownloadDossier"];
  expect(ids.slice(0, 5)).toEqual([...order, "recordReviewResult"]);
  expect(ids).toHaveLength(8);
});

test("it_needs_no_other_host_and_nothing_inline", async ({ page, baseURL }) => {
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(String(baseURL)) && !request.url().startsWith("data:")) {
      outside.push(request.url());
    }
  });
  const answer = await page.goto("/docs/");
  expect(answer?.headers()["content-security-policy"]).not.toContain("unsafe");
  await authorize(page, REVIEWER);
  await expect(page.getByRole("status")).toHaveText("演示审核员（审核员）已登录");
  await execute(await tryOut(page, "adminListApplications"), 200);
  expect(outside).toEqual([]);
});

test("whoever_is_refused_reads_why_in_the_dialog", async ({ page }) => {
  await page.goto("/docs/");
  await page.getByRole("button", { name: "Authorize" }).click();
  const people = page.locator(".dialog-ux .auth-container").filter({ hasText: "Flow: password" });
  await people.getByLabel("username:").fill(REVIEWER.phone);
  await people.getByLabel("password:").fill("not the password");
  await people.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
  await expect(people.locator(".errors")).toContainText("手机号或密码不正确");
  await expect(page.getByRole("status")).toContainText("请核对手机号和密码后重试");
});

test("a_file_is_downloaded_with_its_name", async ({ page }) => {
  await authorize(page, REVIEWER);
  const answer = await execute(await tryOut(page, "downloadAttachment"), 200);
  const download = page.waitForEvent("download");
  await answer.getByRole("link", { name: /Download file/ }).click();
  expect((await download).suggestedFilename()).toBe("申报承诺书（演示）.png");
  expect(readFileSync(await (await download).path()).subarray(1, 4).toString()).toBe("PNG");
});

test("the_login_lasts_while_the_page_is_open", async ({ page }) => {
  await page.clock.install();
  await authorize(page, ADMIN);
  await expect(page.getByRole("status")).toHaveText("演示管理员（管理员）已登录");
  const renewals: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/auth/token")) {
      renewals.push(request.method());
    }
  });
  const block = await tryOut(page, "adminListApplications");
  await execute(block, 200);
  expect(renewals, "the token is fresh").toEqual([]);
  await page.clock.fastForward("09:30");
  await execute(block, 200);
  await expect.poll(() => renewals, "another one was fetched first").toEqual(["POST"]);
  await expect(page.getByRole("status")).toHaveText("演示管理员（管理员）已登录");
});

test("whoever_is_not_logged_in_is_told_so", async ({ page }) => {
  await page.goto("/docs/");
  await execute(await tryOut(page, "adminListApplications"), 401);
  await expect(page.getByRole("status")).toContainText("请点击 Authorize");
});
