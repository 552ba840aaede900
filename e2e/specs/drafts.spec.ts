// Nothing typed is lost: saving, losing the network, losing the login, two windows, files that are refused.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

import { SECOND_UNIT, filedBy } from "../support/answers";
import {
  type Filed,
  type Unit,
  attachRequired,
  beginDraft,
  enter,
  registerUnit,
  saveAnswers,
  serversAnswers,
} from "../support/api";
import { COMMITMENT_LETTER, COMMITMENT_LETTER_2, type FilePayload, NOTES } from "../support/files";
import { attach, field, files, findings, openSection, save, saveState } from "../support/filing";
import { logIn } from "../support/registration";
import { expect, test } from "../support/test";

const SAVED = /^已保存/;

test("what_is_typed_is_saved_by_itself_and_is_there_after_a_reload", async ({ page, request }) => {
  const { filed } = await opened(page, request);
  await field(page, "/project_name").pressSequentially("齿轮一致性提升");
  await expect(saveState(page)).toHaveText("保存中");
  await expect(saveState(page)).toHaveText(SAVED);
  expect((await serversAnswers(request, filed))["project_name"]).toBe("齿轮一致性提升");
  await page.reload();
  await expect(field(page, "/project_name")).toHaveValue("齿轮一致性提升");
});

test("clause_45_暂存_takes_partial_and_invalid_data", async ({ page, request }) => {
  const { filed } = await opened(page, request);
  await field(page, "/contact_email").fill("不是邮箱");
  await field(page, "/contact_phone").fill("１３８");
  await save(page);
  await expect(field(page, "/contact_email")).toHaveAccessibleDescription(/邮箱/);
  await expect(field(page, "/contact_email")).toHaveAttribute("aria-invalid", "true");
  await findings(page).getByRole("button", { name: /^显示其余/ }).click();
  await expect(findings(page).getByRole("link", { name: /^联系人邮箱：/ })).toBeVisible();
  expect(await serversAnswers(request, filed)).toMatchObject({ contact_email: "不是邮箱", contact_phone: "１３８" });
});

test("clauses_15_42_the_first_unit_is_ones_own_and_there_are_at_most_3", async ({ page, request }) => {
  const { unit } = await opened(page, request);
  await openSection(page, "主要完成单位");
  await expect(field(page, "/completing_units/0/name")).toHaveValue(unit.name);
  await expect(field(page, "/completing_units/0/name")).not.toBeEditable();
  await expect(field(page, "/completing_units/0/credit_code")).not.toBeEditable();
  const add = page.getByRole("button", { name: "添加完成单位" });
  await add.click();
  await field(page, "/completing_units/1/name").fill("第二完成单位");
  await add.click();
  await expect(add).toBeDisabled();
  await page.getByRole("button", { name: "移除第 2 完成单位" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "移除" }).click();
  await expect(page.getByText("第二完成单位")).toHaveCount(0);
  await expect(add).toBeEnabled();
});

test("a_code_with_O_for_0_is_offered_as_it_was_meant", async ({ page, request }) => {
  await opened(page, request);
  await openSection(page, "主要完成单位");
  await page.getByRole("button", { name: "添加完成单位" }).click();
  const code = field(page, "/completing_units/1/credit_code");
  await code.fill("9144O3OO7O8461136T");
  await page.getByRole("button", { name: "改为 91440300708461136T" }).click();
  await expect(code).toHaveValue("91440300708461136T");
});

test("clause_43_a_letter_covers_a_unit_that_has_just_been_typed", async ({ page, request }) => {
  await opened(page, request);
  await openSection(page, "主要完成单位");
  await page.getByRole("button", { name: "添加完成单位" }).click();
  await field(page, "/completing_units/1/name").fill(SECOND_UNIT.name);
  await field(page, "/completing_units/1/credit_code").fill(SECOND_UNIT.creditCode);
  await openSection(page, "附件");
  const letter = await attach(page, "commitment_letter", COMMITMENT_LETTER);
  await letter.getByRole("checkbox", { name: SECOND_UNIT.name }).check();
  await save(page);
  await page.reload();
  await expect(letter.getByRole("checkbox", { name: SECOND_UNIT.name })).toBeChecked();
});

test.describe("without a network", () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("edits_wait_in_the_browser_and_are_sent_once_it_is_back", async ({ page, request, context }) => {
    const { filed } = await opened(page, request);
    await context.setOffline(true);
    await field(page, "/project_name").fill("断网时填写");
    await expect(saveState(page)).toContainText("未保存，网络中断");
    await context.setOffline(false);
    await expect(saveState(page)).toHaveText(SAVED);
    expect((await serversAnswers(request, filed))["project_name"]).toBe("断网时填写");
  });

  test("edits_of_a_closed_tab_are_sent_by_the_next_one", async ({ page, request, context }) => {
    const { filed } = await opened(page, request);
    await context.setOffline(true);
    await field(page, "/project_name").fill("关闭前填写");
    await expect(saveState(page)).toContainText("未保存，网络中断");
    await page.close();
    await context.setOffline(false);
    const next = await context.newPage();
    await next.goto(`/applications/${filed.id}`);
    await expect(field(next, "/project_name")).toHaveValue("关闭前填写");
    await expect(saveState(next)).toHaveText(SAVED);
    expect((await serversAnswers(request, filed))["project_name"]).toBe("关闭前填写");
  });
});

test("leaving_is_asked_about_only_while_something_is_unsent", async ({ page, request }) => {
  const { filed } = await opened(page, request);
  const asked: string[] = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  await field(page, "/project_name").fill("还没有保存");
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(saveState(page)).toHaveText(SAVED);
  expect((await serversAnswers(request, filed))["project_name"]).toBe("还没有保存");
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(asked, "nothing is unsent").toHaveLength(1);
});

test.describe("with a lost answer", () => {
  test.use({ expectedErrors: [/ERR_FAILED/] });

  test("clause_5_a_submission_whose_answer_is_lost_is_settled_with_the_same_key", async ({ page, request }) => {
    const unit = await registerUnit(request);
    const filed = await beginDraft(request, unit.administrator, "project", filedBy(unit, "project"));
    await attachRequired(request, filed, "project", [unit.creditCode, SECOND_UNIT.creditCode]);
    await enter(page, unit.administrator);
    await page.goto(`/applications/${filed.id}/submit`);
    const keys: (string | undefined)[] = [];
    await page.route("**/submission", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      const answer = await route.fetch();
      await (keys.length === 1 ? route.abort() : route.fulfill({ response: answer }));
    });
    await page.getByLabel("我已核对全部信息和材料，确认准确无误").check();
    await page.getByRole("button", { name: "提交", exact: true }).click();
    await expect(page.getByText("正在确认是否已提交。请不要关闭页面；不会重复提交。")).toBeVisible();
    await expect(page.getByRole("region", { name: "提交成功" })).toBeVisible();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size, "the same key").toBe(1);
  });
});

test("a_session_that_ends_in_the_middle_leads_to_login_and_back_with_nothing_lost", async ({ page, request, context }) => {
  const { filed, unit } = await opened(page, request);
  await context.clearCookies();
  await page.route("**/api/v1/applications/*", (route) => route.fulfill({ status: 401, json: {} }), { times: 1 });
  await field(page, "/project_name").fill("会话过期前填写");
  await expect(page).toHaveURL(/\/login\?next=/);
  await logIn(page, unit.administrator);
  await expect(page).toHaveURL(new RegExp(`/applications/${filed.id}`));
  await expect(field(page, "/project_name")).toHaveValue("会话过期前填写");
  await expect(saveState(page)).toHaveText(SAVED);
  expect((await serversAnswers(request, filed))["project_name"]).toBe("会话过期前填写");
});

test("a_reload_after_the_session_has_ended_leads_to_login_and_back_to_the_same_section", async ({ page, request, context }) => {
  const { unit } = await opened(page, request);
  await openSection(page, "项目简介");
  await field(page, "/summary").fill("会话过期前的简介");
  await save(page);
  await context.clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/\/login\?next=/);
  await logIn(page, unit.administrator);
  await expect(field(page, "/summary")).toHaveValue("会话过期前的简介");
});

test("changes_of_different_fields_in_two_windows_come_together", async ({ page, request, context }) => {
  const { filed } = await opened(page, request);
  const other = await context.newPage();
  await other.goto(`/applications/${filed.id}`);
  await field(other, "/contact_name").fill("王志强");
  await save(other);
  await field(page, "/project_name").fill("两个窗口");
  await save(page);
  await expect(field(page, "/contact_name")).toHaveValue("王志强");
  expect(await serversAnswers(request, filed)).toMatchObject({ project_name: "两个窗口", contact_name: "王志强" });
});

for (const { choice, kept } of [
  { choice: "保留这里的", kept: "这里的名称" },
  { choice: "采用别处的", kept: "别处的名称" },
]) {
  test(`the_same_field_in_two_windows_is_chosen_${choice}`, async ({ page, request }) => {
    const { filed } = await opened(page, request);
    const saved = await saveAnswers(request, filed, { project_name: "别处的名称" });
    await field(page, "/project_name").fill("这里的名称");
    const conflict = page.getByRole("alert").filter({ hasText: "内容已在别处更改，请选择要保留的" });
    await expect(conflict.getByRole("group", { name: "项目名称" })).toContainText("这里的名称");
    await expect(conflict.getByRole("group", { name: "项目名称" })).toContainText("别处的名称");
    expect((await serversAnswers(request, saved))["project_name"], "until one has chosen").toBe("别处的名称");
    await conflict.getByRole("button", { name: choice }).click();
    await expect(conflict).toHaveCount(0);
    await expect(saveState(page)).toHaveText(SAVED);
    await expect(field(page, "/project_name")).toHaveValue(kept);
    expect((await serversAnswers(request, saved))["project_name"]).toBe(kept);
  });
}

test("a_file_that_is_refused_says_why_and_goes_away", async ({ page, request }) => {
  await opened(page, request, "individual");
  const refused = async (slot: string, file: FilePayload, why: string | RegExp): Promise<void> => {
    await field(page, `/${slot}`).setInputFiles(file);
    await expect(files(page, slot)).toContainText(why);
    await files(page, slot).getByRole("button", { name: `取消 ${file.name}` }).click();
    await expect(files(page, slot)).toHaveCount(0);
  };
  const tooLarge = { name: "照片.png", mimeType: "image/png", buffer: Buffer.alloc(2 * 1024 * 1024 + 1) };
  await refused("photo", tooLarge, "文件超过 2 MB，请压缩或拆分后重新上传。");
  const masked = { name: "照片.jpg", mimeType: "image/jpeg", buffer: readFileSync(COMMITMENT_LETTER) };
  await refused("photo", masked, /格式|类型/);
  await openSection(page, "附件");
  const notes = { name: "notes.txt", mimeType: "text/plain", buffer: readFileSync(NOTES) };
  await refused("commitment_letter", notes, "格式不符，请上传 PDF、JPG、PNG 文件。");
});

test("files_can_be_looked_at_and_deleted", async ({ page, request }) => {
  await opened(page, request, "individual");
  await openSection(page, "附件");
  const input = field(page, "/commitment_letter");
  await input.setInputFiles([COMMITMENT_LETTER, COMMITMENT_LETTER_2]);
  await expect(files(page, "commitment_letter").filter({ hasText: "已上传" })).toHaveCount(2);
  await page.getByRole("button", { name: "预览 commitment-letter-2.jpg" }).click();
  const dialog = page.getByRole("dialog", { name: "commitment-letter-2.jpg" });
  const image = dialog.getByRole("img");
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "删除 commitment-letter-2.jpg" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(files(page, "commitment_letter")).toHaveCount(1);
});

test("a_draft_can_be_deleted", async ({ page, request }) => {
  const { filed } = await opened(page, request);
  await page.goto("/applications");
  await page.getByRole("button", { name: /^删除草稿/ }).click();
  const dialog = page.getByRole("dialog", { name: "删除草稿？" });
  await expect(dialog).toContainText("不能恢复");
  await dialog.getByRole("button", { name: "取消" }).click();
  await expect(page.getByRole("link", { name: /^继续填写/ })).toHaveCount(1);
  await page.getByRole("button", { name: /^删除草稿/ }).click();
  await dialog.getByRole("button", { name: "删除草稿" }).click();
  await expect(page.getByRole("heading", { name: "还没有申报记录" })).toBeVisible();
  await page.goto(`/applications/${filed.id}`);
  await expect(page.getByRole("heading", { name: "没有找到" })).toBeVisible();
});

test("clauses_3_4_at_the_close_the_page_turns_read_only_and_says_why", async ({ page, request }) => {
  const { filed } = await opened(page, request);
  await saveAnswers(request, filed, { project_name: "未及提交" });
  const later = new Date(Date.now() + 40 * 86_400_000).toISOString();
  await page.route("**/api/v1/clock", (route) => route.fulfill({ json: { now: later } }));
  await page.reload();
  await expect(page.getByText("未提交（已截止）")).toBeVisible();
  await expect(page.getByText("填报时间已过，逾期不予补报。")).toBeVisible();
  await expect(page.getByText("未及提交")).toBeVisible();
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /暂存|提交/ })).toHaveCount(0);
});

type Opened = { unit: Unit; filed: Filed };

/** A new unit, logged in, before a new draft. */
async function opened(
  page: Page,
  request: Parameters<typeof registerUnit>[0],
  award: "project" | "individual" = "project",
): Promise<Opened> {
  const unit = await registerUnit(request);
  const filed = await beginDraft(request, unit.administrator, award);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}`);
  await expect(saveState(page)).toHaveText(SAVED);
  return { unit, filed };
}
