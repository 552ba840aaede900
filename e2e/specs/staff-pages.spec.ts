// What staff have in the SPA: 工作台, 表单预览, 统计; and what they and applicants are kept from.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { Page } from "@playwright/test";

import { completeDraft, enter, registerUnit, review, submit } from "../support/api";
import { COMMITMENT_LETTER } from "../support/files";
import { attach, field, files, findings, openSection, sections } from "../support/filing";
import { look } from "../support/look";
import { ADMIN, APPLICANT, REVIEWER } from "../support/people";
import { logIn, logOut } from "../support/registration";
import { expect, test } from "../support/test";

/** The project award's form and reasons as data. */
const PROJECT = JSON.parse(readFileSync(resolve("..", "backend/awards/2025/project.json"), "utf8"));

async function paste(page: Page, definition: unknown): Promise<void> {
  const text = typeof definition === "string" ? definition : JSON.stringify(definition);
  await page.getByLabel("表单定义（JSON）").fill(text);
}

test("staff_come_to_their_own_pages", async ({ page }) => {
  await page.goto("/login");
  await logIn(page, REVIEWER);
  await expect(page.getByRole("heading", { name: "工作台" })).toBeVisible();
  await expect(page).toHaveURL(/\/staff$/);
  const menu = page.getByRole("navigation", { name: "主导航" });
  await expect(menu.getByRole("link", { name: "工作台" })).toBeVisible();
  await expect(page.getByRole("link", { name: "申报记录" })).toHaveCount(0);
  await look(page, "staff");
  await page.goto("/applications");
  await expect(page.getByRole("heading", { name: "此页面供申报人使用" })).toBeVisible();
  await look(page, "staff-refused");
  await page.goto("/activity-registration/demo");
  await expect(page.getByText("当前登录的是工作人员账号，不能申报。")).toBeVisible();
  await page.goto("/account?section=organization");
  await expect(page.getByRole("heading", { name: "个人资料" })).toBeVisible();
  await expect(page.getByRole("link", { name: "组织信息" })).toHaveCount(0);
  await page.goto("/staff");
  await page.getByRole("main").getByRole("link", { name: /Swagger UI/ }).click();
  await expect(page).toHaveURL(/\/docs\/$/);
  await expect(page.getByRole("button", { name: "Authorize" })).toBeVisible();
});

test("applicants_are_told_that_a_page_is_not_theirs", async ({ page }) => {
  await page.goto("/staff/statistics");
  await logIn(page, APPLICANT);
  await expect(page.getByRole("button", { name: /^账号菜单/ })).toBeVisible();
  for (const path of ["/staff/statistics", "/staff/preview", "/staff"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "此页面仅供工作人员使用" })).toBeVisible();
  }
  await look(page, "staff-not-for-applicants");
  await expect(page.getByRole("link", { name: "工作台" })).toHaveCount(0);
  await page.getByRole("link", { name: "返回活动报名" }).click();
  await logOut(page);
});

test("a_form_is_looked_at_as_applicants_will_see_it", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (sending) => {
    if (sending.method() !== "GET" && !sending.url().includes("/auth/")) sent.push(sending.url());
  });
  await enter(page, REVIEWER);
  await page.goto("/staff/preview");
  await expect(page.getByRole("heading", { name: "请选择活动和奖项" })).toBeVisible();
  await look(page, "preview-nothing-chosen");
  await page.getByLabel("活动", { exact: true }).selectOption("2025");
  await page.getByLabel("奖项类型").selectOption("project");
  await expect(page).toHaveURL(/activity=2025&award=project/);
  await expect(sections(page)).toBeVisible();
  await look(page, "preview-existing");
  const missing = findings(page).getByRole("heading");
  const before = await missing.innerText();
  await field(page, "/project_name").fill("质量".repeat(20));
  await field(page, "/project_name").blur();
  await expect(page.getByText(/超过 30 字，现有 40 字/).first()).toBeVisible();
  await field(page, "/project_name").fill("齿轮");
  await expect(missing).not.toHaveText(before);
  await openSection(page, "主要完成单位");
  await expect(page.getByText("示例单位（预览）").first()).toBeVisible();
  await openSection(page, "附件");
  await attach(page, "commitment_letter", COMMITMENT_LETTER);
  await expect(files(page, "commitment_letter")).toContainText("commitment-letter.pdf");
  await look(page, "preview-attached");
  await page.getByRole("button", { name: /^删除 commitment-letter/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(files(page, "commitment_letter")).toHaveCount(0);
  expect(sent, "nothing is saved").toEqual([]);
  await page.reload();
  await expect(field(page, "/project_name")).toHaveValue("");
  await expect(page.getByLabel("表单版本").getByRole("option").last()).toHaveText("第 1 版");
});

test("a_pasted_definition_is_checked_and_shown", async ({ page }) => {
  await enter(page, ADMIN);
  await page.goto("/staff/preview");
  await page.getByLabel("粘贴表单定义").check();
  await paste(page, '{\n  "title_field": "name",\n  "sections": [}\n');
  await expect(page.getByText("不是有效的 JSON：第 3 行第 16 列附近有误。")).toBeVisible();
  await look(page, "preview-no-json");
  await paste(page, { title_field: "name", sections: [{ key: "s" }] });
  await expect(page.getByText("/sections/0/title 缺少此项。")).toBeVisible();
  const wrong = structuredClone(PROJECT.form);
  wrong.title_field = "none";
  wrong.sections[0].fields[1].key = wrong.sections[0].fields[0].key;
  await paste(page, wrong);
  await expect(page.getByText(/有 \d+ 处需要修改/)).toBeVisible();
  await expect(page.getByText(/\/sections\/0\/fields\/1\/key 键重复。/)).toBeVisible();
  await look(page, "preview-wrong");
  await expect(sections(page)).toHaveCount(0);
  await paste(page, PROJECT);
  await expect(page.getByText(/可以使用，共 \d+ 个字段。/)).toBeVisible();
  await expect(sections(page)).toBeVisible();
  await field(page, "/project_name").fill("试填");
  await look(page, "preview-pasted");
});

test("statistics_are_plotted", async ({ page, request }) => {
  await enter(page, REVIEWER);
  await page.goto("/staff/statistics?award=2025.project");
  await expect(page.getByRole("heading", { name: "还没有提交的申报" })).toBeVisible();
  await look(page, "statistics-empty");
  const unit = await registerUnit(request);
  const filed = [];
  for (let count = 0; count < 3; count += 1) {
    const draft = await completeDraft(request, unit, "project");
    await submit(request, draft);
    filed.push(draft);
  }
  await review(request, filed[0]!.id, { outcome: "passed" });
  const reasons = [{ code: "missing_appraisal" }, { code: "other", words: "材料不清晰" }];
  await review(request, filed[1]!.id, { outcome: "rejected", reasons });
  await page.goto("/staff/statistics?award=demo.project");
  const day = page.getByRole("img", { name: /^每日提交数：合计 \d+ 份，最多的是/ });
  await expect(day).toBeVisible();
  await expect(page.getByRole("img", { name: /^截止前 48 小时/ })).toBeVisible();
  const reasonsPlot = page.getByRole("region", { name: /^不通过原因/ });
  await expect(reasonsPlot).toContainText("缺少申报项目主体技术成果鉴定或评价证明");
  await page.getByRole("figure", { name: "各时段提交数" }).getByText("数据表").click();
  await expect(page.getByRole("rowheader", { name: "23:00" })).toBeVisible();
  await look(page, "statistics-table");
  await page.getByRole("figure", { name: "各时段提交数" }).getByText("数据表").click();
  await look(page, "statistics");
  await page.getByLabel("活动和奖项类型").selectOption("2025.individual");
  await expect(page.getByRole("heading", { name: "还没有提交的申报" })).toBeVisible();
  await expect(page).toHaveURL(/award=2025\.individual/);
});

test.describe("while_the_server_has_trouble", () => {
  test.use({ expectedErrors: [/status of 503/] });

  test("statistics_can_be_asked_for_again", async ({ page }) => {
    await enter(page, REVIEWER);
    await page.route("**/admin/statistics", (route) => route.fulfill({ status: 503, body: "" }));
    await page.goto("/staff/statistics");
    await expect(page.getByRole("heading", { name: "暂时无法显示" })).toBeVisible();
    await look(page, "statistics-trouble");
    await page.unroute("**/admin/statistics");
    await page.getByRole("button", { name: "重试" }).click();
    await expect(page.getByText(/^统计于/)).toBeVisible();
  });
});
