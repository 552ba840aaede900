// 历史版本: what a draft was before can be looked at and brought back, and that loses nothing either.

import type { APIRequestContext, Page } from "@playwright/test";

import { type Filed, beginDraft, enter, registerUnit, saveAnswers, serversAnswers } from "../support/api";
import { COMMITMENT_LETTER } from "../support/files";
import { attach, field, files, openSection, save, saveState } from "../support/filing";
import { look } from "../support/look";
import { expect, test } from "../support/test";

const FIRST = "基于测量系统分析的齿轮一致性提升";
const SECOND = "误改后的名称";

test("an_earlier_version_is_looked_at_and_brought_back_and_the_present_one_is_kept", async ({ page, request }) => {
  const filed = await opened(page, request);
  await field(page, "/project_name").fill(FIRST);
  await save(page);
  await openSection(page, "附件");
  await attach(page, "other_attachments", COMMITMENT_LETTER);
  await openSection(page, "项目基本情况");
  await field(page, "/project_name").fill(SECOND);
  await field(page, "/contact_name").fill("王志强");
  await save(page);

  await toRevisions(page);
  const versions = page.getByRole("main").getByRole("listitem");
  await expect(versions.first()).toContainText("当前内容");
  await expect(versions.first()).toContainText("王志强 保存 · 已填写");
  await look(page, "revisions");
  await versions.nth(1).getByRole("link", { name: /^查看/ }).click();
  await expect(page.getByText("与当前内容不同的有：项目名称、项目联系人。")).toBeVisible();
  await expect(page.locator("#field-project_name")).toHaveText(FIRST);
  await expect(page.getByText("附件", { exact: true })).toHaveCount(0);
  await look(page, "revision");

  await page.getByRole("button", { name: "恢复到此版本" }).click();
  const dialog = page.getByRole("dialog", { name: "恢复到此版本？" });
  await expect(dialog).toContainText("当前内容同样保留为历史版本，可以再恢复回来。附件不属于历史版本，不受影响。");
  await dialog.getByRole("button", { name: "取消" }).click();
  expect((await serversAnswers(request, filed))["project_name"]).toBe(SECOND);
  await page.getByRole("button", { name: "恢复到此版本" }).click();
  await dialog.getByRole("button", { name: "恢复", exact: true }).click();

  await expect(saveState(page)).toHaveText(/^已保存/);
  await expect(page.getByText(/^已恢复到 .* 的版本。$/)).toBeVisible();
  await expect(field(page, "/project_name")).toHaveValue(FIRST);
  await expect(field(page, "/contact_name")).toHaveValue("");
  expect((await serversAnswers(request, filed))["project_name"]).toBe(FIRST);
  await openSection(page, "附件");
  await expect(files(page, "other_attachments"), "files stay").toHaveCount(1);
  await toRevisions(page);
  await versions.nth(1).getByRole("link", { name: /^查看/ }).click();
  await expect(page.locator("#field-project_name")).toHaveText(SECOND);
});

test("what_is_typed_is_saved_before_the_versions_are_shown", async ({ page, request }) => {
  const filed = await opened(page, request);
  await field(page, "/project_name").fill(FIRST);
  await toRevisions(page);
  expect((await serversAnswers(request, filed))["project_name"]).toBe(FIRST);
});

test("a_draft_that_changed_elsewhere_is_not_overwritten_by_an_earlier_version", async ({ page, request }) => {
  const filed = await opened(page, request);
  const first = await saveAnswers(request, filed, { project_name: FIRST });
  const second = await saveAnswers(request, first, { project_name: SECOND });
  await page.goto(`/applications/${filed.id}/revisions/${first.version}`);
  await expect(page.getByRole("button", { name: "恢复到此版本" })).toBeVisible();
  await saveAnswers(request, second, { project_name: "别处的名称" });
  await page.getByRole("button", { name: "恢复到此版本" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "恢复", exact: true }).click();
  const told = page.getByRole("alert").filter({ hasText: "没有恢复，内容都还在" });
  await expect(told).toBeVisible();
  expect((await serversAnswers(request, filed))["project_name"]).toBe("别处的名称");
  await told.getByRole("link", { name: "查看最新的历史版本" }).click();
  await expect(page.getByRole("main").getByRole("listitem").first()).toContainText("当前内容");
});

test("saves_by_the_page_itself_say_so_and_暂存_does_not", async ({ page, request }) => {
  await opened(page, request);
  const sent: boolean[] = [];
  page.on("request", (it) => {
    if (it.method() === "PATCH") {
      sent.push((it.postDataJSON() as { autosave: boolean }).autosave);
    }
  });
  await field(page, "/project_name").fill(FIRST);
  await expect(saveState(page)).toHaveText("保存中");
  await expect(saveState(page)).toHaveText(/^已保存/);
  await field(page, "/project_name").fill(SECOND);
  await page.getByRole("button", { name: "暂存" }).click();
  await expect(saveState(page)).toHaveText(/^已保存/);
  expect(sent).toEqual([true, false]);
});

async function opened(page: Page, request: APIRequestContext): Promise<Filed> {
  const unit = await registerUnit(request);
  const filed = await beginDraft(request, unit.administrator, "project");
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}`);
  await expect(saveState(page)).toHaveText(/^已保存/);
  return filed;
}

async function toRevisions(page: Page): Promise<void> {
  await page.getByRole("button", { name: "历史版本" }).click();
  await expect(page.getByRole("heading", { name: "历史版本" })).toBeVisible();
}
