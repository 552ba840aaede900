// Every kind of field: what it tells while it is filled in.

import { type Filed, beginDraft, enter, registerUnit } from "../support/api";
import { field, findings, openSection, save, saveState } from "../support/filing";
import { expect, test } from "../support/test";

test("lines_and_paragraphs_are_counted_as_they_are_checked", async ({ page, request }) => {
  await opened(page, request);
  await field(page, "/project_name").fill("𠮷野家 ");
  await expect(field(page, "/project_name")).toHaveAccessibleDescription(/3 \/ 30 字/);
  await field(page, "/project_name").fill("质".repeat(31));
  await field(page, "/contact_name").focus();
  await expect(field(page, "/project_name")).toHaveAccessibleDescription(/超过 30 字，现有 31 字。.*31 \/ 30 字/);
  await openSection(page, "项目简介");
  await field(page, "/summary").fill("第一段。\n第二段。");
  await expect(page.getByText("9 / 1000 字")).toBeVisible();
});

test("what_is_asked_for_only_at_times_is_marked_as_it_changes", async ({ page, request }) => {
  await opened(page, request);
  const label = page.locator("label[for=field-project_source_other]");
  await expect(label).toContainText("（选填）");
  await field(page, "/project_source").selectOption("other");
  await expect(label).not.toContainText("（选填）");
  await findings(page).getByRole("button", { name: /^显示其余/ }).click();
  await expect(findings(page).getByRole("link", { name: "其他项目来源（未填）" })).toBeVisible();
  await field(page, "/project_source").selectOption("enterprise");
  await expect(label).toContainText("（选填）");
  await expect(findings(page).getByRole("link", { name: "其他项目来源（未填）" })).toHaveCount(0);
});

test("a_span_that_ends_before_it_begins_is_told_at_once", async ({ page, request }) => {
  await opened(page, request);
  await field(page, "/duration/from").fill("2024-06");
  await field(page, "/duration/to").fill("2023-06");
  const span = page.getByRole("group", { name: "项目起止时间" });
  await expect(span).toContainText("起不应晚于止。");
  await field(page, "/duration/to").fill("2024-06");
  await expect(span).not.toContainText("起不应晚于止。");
});

test("a_doubt_is_told_beside_the_field_and_stops_nothing", async ({ page, request }) => {
  await opened(page, request);
  const thisMonth = new Date().toISOString().slice(0, 7);
  await field(page, "/applied_since").fill(thisMonth);
  await field(page, "/contact_name").focus();
  await expect(field(page, "/applied_since")).toHaveAccessibleDescription(/距填报截止不满一年，请核对。/);
  await expect(field(page, "/applied_since"), "a warning is no error").not.toHaveAttribute("aria-invalid", "true");
  await findings(page).getByRole("button", { name: /^显示其余/ }).click();
  await expect(findings(page).getByRole("listitem").filter({ hasText: "应用起始年月" })).toContainText("（请核对）");
});

test("rows_are_put_in_order_by_keyboard_and_the_focus_goes_along", async ({ page, request }) => {
  await opened(page, request);
  await openSection(page, "主要完成人");
  for (const [index, name] of ["甲", "乙", "丙"].entries()) {
    await page.getByRole("button", { name: "添加完成人" }).click();
    await field(page, `/completing_people/${index}/name`).fill(name);
  }
  await page.getByRole("button", { name: "完成编辑" }).click();
  const rows = page.locator("[data-pointer='/completing_people'] .row strong");
  await expect(rows).toHaveText(["甲", "乙", "丙"]);
  await page.getByRole("button", { name: "上移第 3 完成人" }).focus();
  await page.keyboard.press("Enter");
  await expect(rows).toHaveText(["甲", "丙", "乙"]);
  await expect(page.getByRole("status").filter({ hasText: "已移到第 2 位" })).toBeAttached();
  await expect(page.getByRole("button", { name: "上移第 2 完成人" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(rows).toHaveText(["丙", "甲", "乙"]);
  await expect(page.getByRole("button", { name: "下移第 1 完成人" })).toBeFocused();
  await save(page);
  await page.reload();
  await openSection(page, "主要完成人");
  await expect(rows).toHaveText(["丙", "甲", "乙"]);
});

async function opened(
  page: Parameters<typeof enter>[0],
  request: Parameters<typeof registerUnit>[0],
): Promise<Filed> {
  const unit = await registerUnit(request);
  const filed = await beginDraft(request, unit.administrator, "project");
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}`);
  await expect(saveState(page)).toHaveText(/^已保存/);
  return filed;
}
