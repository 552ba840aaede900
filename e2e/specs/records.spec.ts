// 申报记录: found again by activity, award, state and words; the next step of each; copied into a new draft.

import type { APIRequestContext, Locator, Page } from "@playwright/test";

import { filedBy } from "../support/answers";
import {
  type Unit,
  beginDraft,
  completeDraft,
  enter,
  fillUpDrafts,
  registerMember,
  registerUnit,
  review,
  saveAnswers,
  submit,
} from "../support/api";
import { field, saveState } from "../support/filing";
import { openAccountMenu } from "../support/registration";
import { expect, test } from "../support/test";

const NOTHING_FITS = "没有符合条件的记录";

test("clause_46_右上角头像_申报记录_shows_the_drafts_to_carry_on", async ({ page, request }) => {
  const unit = await registerUnit(request);
  await beginDraft(request, unit.administrator, "project", { project_name: "暂存的草稿" });
  await enter(page, unit.administrator);
  await page.goto("/activity-registration");
  await openAccountMenu(page, "申报记录");
  const draft = record(page, "暂存的草稿");
  await expect(draft).toContainText("草稿");
  await expect(draft).toContainText(/填报截止.*还有 \d+ 天 \d\d:\d\d/);
  await expect(draft).toContainText(/还有 \d+ 项需要完善/);
  await draft.getByRole("link", { name: "继续填写：暂存的草稿" }).click();
  await expect(field(page, "/project_name")).toHaveValue("暂存的草稿");
});

test("clause_47_each_record_tells_its_state_and_its_one_next_step", async ({ page, request }) => {
  const unit = await registerUnit(request);
  const [draft, sent, rejected] = [
    await completeDraft(request, unit, "project"),
    await completeDraft(request, unit, "individual"),
    await completeDraft(request, unit, "individual"),
  ];
  await submit(request, sent);
  await submit(request, rejected);
  await review(request, rejected.id, { outcome: "rejected", reasons: [{ code: "other", words: "材料不清晰。" }] });
  await enter(page, unit.administrator);
  await page.goto("/applications");
  const steps: [state: string, step: string, address: string][] = [
    ["已填写完整，尚未提交", "检查并提交", `/applications/${draft.id}/submit`],
    ["形式审查中", "查看状态与回执", `/applications/${sent.id}/result`],
    ["形式审查不通过", "查看形审结果", `/applications/${rejected.id}/result`],
  ];
  for (const [state, step, address] of steps) {
    const link = record(page, state).getByRole("link");
    await expect(link).toHaveText(step);
    await expect(link).toHaveAttribute("href", address);
  }
});

test("a_draft_after_the_close_says_未提交（已截止）_and_can_be_copied", async ({ page, request }) => {
  const unit = await unitWithDrafts(request, "未及提交");
  await enter(page, unit.administrator);
  const later = new Date(Date.now() + 40 * 86_400_000).toISOString();
  await page.route("**/api/v1/clock", (route) => route.fulfill({ json: { now: later } }));
  await page.goto("/applications");
  const late = record(page, "未及提交");
  await expect(late).toContainText("未提交（已截止）");
  await expect(late).not.toContainText("还有");
  await expect(late.getByRole("link")).toHaveText("查看草稿");
  await expect(late.getByRole("button")).toHaveText(["复制为新草稿"]);
});

test("a_filter_without_a_match_says_so_and_is_cleared", async ({ page, request }) => {
  const unit = await unitWithDrafts(request, "齿轮一致性");
  await enter(page, unit.administrator);
  await page.goto("/applications");
  await page.getByLabel("状态").selectOption("形式审查通过");
  await expect(page.getByRole("heading", { name: NOTHING_FITS })).toBeVisible();
  await expect(page).toHaveURL(/\?status=passed$/);
  await page.getByRole("button", { name: "清除筛选条件" }).click();
  await expect(record(page, "齿轮一致性")).toBeVisible();
  await expect(page).toHaveURL(/\/applications$/);
  await expect(page.getByLabel("状态")).toHaveValue("");
});

test("whatever_is_typed_is_looked_for_as_it_stands", async ({ page, request }) => {
  const unit = await unitWithDrafts(request, "100%_合格", "100 分合格");
  await enter(page, unit.administrator);
  await page.goto("/applications");
  for (const text of ["%_", "100%_合格 "]) {
    await lookFor(page, text);
    await expect(page.getByRole("status").filter({ hasText: "1 条记录符合条件" })).toBeVisible();
    await expect(record(page, "100%_合格")).toBeVisible();
  }
  for (const text of ["&status=passed", "' OR 1=1 --", "质量\u202e奖", "长".repeat(300)]) {
    await lookFor(page, text);
    await expect(page.getByRole("heading", { name: NOTHING_FITS })).toBeVisible();
  }
  await page.getByRole("button", { name: "清除条件" }).click();
  await expect(page.getByRole("link", { name: /^继续填写/ })).toHaveCount(2);
});

test("an_address_that_no_one_has_made_shows_all", async ({ page, request }) => {
  const unit = await unitWithDrafts(request, "齿轮一致性");
  await enter(page, unit.administrator);
  await page.goto("/applications?status=withdrawn&activity=%3Cscript%3E&award=%E9%A1%B9&scope=everyone");
  await expect(record(page, "齿轮一致性")).toBeVisible();
});

test("filters_outlast_a_reload_and_the_back_button", async ({ page, request }) => {
  const unit = await unitWithDrafts(request, "齿轮一致性", "轴承寿命");
  await beginDraft(request, unit.administrator, "individual", { name: "李娜" });
  await enter(page, unit.administrator);
  await page.goto("/applications");
  await page.getByLabel("奖项类型").selectOption("项目奖");
  await expect(page.getByRole("link", { name: /^继续填写/ })).toHaveCount(2);
  await lookFor(page, "轴承");
  await expect(page.getByRole("link", { name: /^继续填写/ })).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("link", { name: /^继续填写/ })).toHaveCount(1);
  await expect(page.getByLabel("名称或受理编号")).toHaveValue("轴承");
  await expect(page.getByLabel("奖项类型")).toHaveValue("project");
  await record(page, "轴承寿命").getByRole("link").click();
  await expect(saveState(page)).toHaveText(/^已保存/);
  await page.goBack();
  await expect(page.getByLabel("名称或受理编号")).toHaveValue("轴承");
  await page.goBack();
  await expect(page.getByLabel("名称或受理编号")).toHaveValue("");
  await expect(page.getByRole("link", { name: /^继续填写/ })).toHaveCount(2);
  await page.goBack();
  await expect(page.getByRole("link", { name: /^继续填写/ })).toHaveCount(3);
  await page.getByLabel("活动").selectOption({ label: "2025 年度中国质量协会质量技术奖" });
  await expect(page.getByRole("heading", { name: NOTHING_FITS })).toBeVisible();
});

test("the_number_of_a_submission_finds_it", async ({ page, request }) => {
  const unit = await registerUnit(request);
  const filed = await completeDraft(request, unit, "project");
  await submit(request, filed);
  await beginDraft(request, unit.administrator, "project", { project_name: "另一份" });
  await enter(page, unit.administrator);
  await page.goto("/applications");
  const number = await page.getByText(/^\d{4}-\w+-\d+$/).innerText();
  await lookFor(page, number);
  await expect(record(page, number)).toBeVisible();
  await expect(record(page, "另一份")).toHaveCount(0);
});

test("the_administrator_filters_the_records_of_the_organization", async ({ page, request }) => {
  const unit = await registerUnit(request);
  const person = await registerMember(request, unit, "李娜");
  await beginDraft(request, person, "project", { project_name: "成员的项目" });
  await beginDraft(request, person, "individual", { name: "成员本人" });
  await enter(page, unit.administrator);
  await page.goto("/applications");
  await page.getByRole("link", { name: "本组织的申报" }).click();
  await expect(record(page, "成员的项目")).toBeVisible();
  await page.getByLabel("奖项类型").selectOption("个人奖");
  await expect(record(page, "成员的项目")).toHaveCount(0);
  const member = record(page, "成员本人");
  await expect(member.getByRole("button"), "a member's record is the member's").toHaveCount(0);
  await page.reload();
  await expect(member).toBeVisible();
  await expect(page.getByRole("link", { name: "本组织的申报" })).toHaveAttribute("aria-current", "page");
  await enter(page, person);
  await page.reload();
  await expect(page.getByRole("link", { name: "本组织的申报" })).toHaveCount(0);
});

test("a_copy_when_nothing_is_open_says_so", async ({ page, request }) => {
  const unit = await unitWithDrafts(request, "齿轮一致性");
  await enter(page, unit.administrator);
  await changeActivities(page, (activity) => ({ ...activity, filing: PAST }));
  await page.goto("/applications");
  const dialog = await openCopy(page, "齿轮一致性");
  await expect(dialog).toContainText("目前没有正在填报且设有“项目奖”的活动，暂时不能复制。");
  await expect(dialog.getByRole("button", { name: "复制" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "关闭" }).click();
  await expect(dialog).toBeHidden();
});

test("a_copy_beyond_the_most_drafts_is_refused_in_the_dialog", async ({ page, request }) => {
  const unit = await unitWithDrafts(request, "齿轮一致性");
  await enter(page, unit.administrator);
  await fillUpDrafts(request, unit.administrator);
  await page.goto("/applications?text=齿轮");
  const dialog = await openCopy(page, "齿轮一致性");
  await dialog.getByRole("button", { name: "复制" }).click();
  await expect(dialog.getByRole("alert")).toContainText("未提交的草稿已达上限，请先提交或删除不需要的草稿。");
  await expect(page).toHaveURL(/\/applications\?/);
});

test("a_copy_among_several_activities_is_chosen_and_one_that_has_just_closed_is_refused", async ({ page, request }) => {
  const unit = await unitWithDrafts(request, "齿轮一致性");
  await enter(page, unit.administrator);
  await changeActivities(page, (activity) => ({ ...activity, filing: NOW }));
  await page.goto("/applications");
  const dialog = await openCopy(page, "齿轮一致性");
  const target = dialog.getByLabel("复制到");
  await dialog.getByRole("button", { name: "复制" }).click();
  await expect(target).toBeFocused();
  await expect(target).toHaveAccessibleDescription("请选择要复制到的活动。");
  await target.selectOption({ label: "2025 年度中国质量协会质量技术奖" });
  await dialog.getByRole("button", { name: "复制" }).click();
  await expect(dialog.getByRole("alert")).toContainText("填报已截止");
  await target.selectOption({ label: "演示活动：质量技术奖（可随意试填）" });
  await dialog.getByRole("button", { name: "复制" }).click();
  await expect(field(page, "/project_name")).toHaveValue("齿轮一致性");
});

test("a_submission_is_copied_with_its_answers_and_files_once_even_if_the_answer_is_lost", async ({ page, request }) => {
  const unit = await registerUnit(request);
  const filed = await completeDraft(request, unit, "individual");
  await submit(request, filed);
  await enter(page, unit.administrator);
  await page.goto("/applications");
  const dialog = await openCopy(page, String(filedBy(unit, "individual")["name"]));
  await expect(dialog).toContainText("复制到：演示活动");
  await page.route(
    "**/copy",
    async (route) => {
      await route.fetch();
      await route.fulfill({ status: 502, body: "<html>bad gateway</html>" });
    },
    { times: 1 },
  );
  await dialog.getByRole("button", { name: "复制" }).click();
  await expect(dialog.getByRole("alert")).toContainText("请稍后重试");
  await dialog.getByRole("button", { name: "复制" }).click();
  await expect(page).toHaveURL(/\/applications\/[0-9a-f-]{36}$/);
  await expect(page).not.toHaveURL(new RegExp(filed.id));
  await expect(field(page, "/name")).toHaveValue(String(filedBy(unit, "individual")["name"]));
  await expect(page.getByText("photo.jpg")).toBeVisible();
  await page.goto("/applications?status=draft");
  await expect(page.getByRole("status").filter({ hasText: "1 条记录符合条件" })).toBeVisible();
});

test.use({ expectedErrors: [/502 .*\/copy/] });

const PAST = { opens_at: "2020-04-01T01:00:00Z", closes_at: "2020-04-29T09:00:00Z" };
const NOW = { opens_at: "2020-04-01T01:00:00Z", closes_at: "2099-04-29T09:00:00Z" };

type Change = (activity: Record<string, unknown>) => Record<string, unknown>;

/** The activities, but with other windows. */
async function changeActivities(page: Page, change: Change): Promise<void> {
  await page.route("**/api/v1/activities", async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { items: Record<string, unknown>[] };
    await route.fulfill({ response, json: { ...body, items: body.items.map(change) } });
  });
}

async function unitWithDrafts(request: APIRequestContext, ...names: string[]): Promise<Unit> {
  const unit = await registerUnit(request);
  const [first = "", ...others] = names;
  const filed = await beginDraft(request, unit.administrator, "project");
  await saveAnswers(request, filed, { project_name: first });
  for (const name of others) {
    await beginDraft(request, unit.administrator, "project", { project_name: name });
  }
  return unit;
}

function record(page: Page, text: string): Locator {
  return page.getByRole("main").locator(".record").filter({ hasText: text });
}

async function lookFor(page: Page, text: string): Promise<void> {
  await page.getByLabel("名称或受理编号").fill(text);
  await page.getByRole("button", { name: "查找" }).click();
}

async function openCopy(page: Page, title: string): Promise<Locator> {
  await record(page, title).getByRole("button", { name: /^复制为新草稿/ }).click();
  return page.getByRole("dialog", { name: "复制为新草稿" });
}
