// 附件: the letters that units stamp, which of them is missing, and files on their way.

import { readFileSync } from "node:fs";
import type { APIRequestContext, Locator, Page, Route } from "@playwright/test";

import { type Answers, SECOND_UNIT, filedBy } from "../support/answers";
import { type Award, type Filed, type Unit, beginDraft, enter, freshUnitName, registerUnit } from "../support/api";
import {
  ACHIEVEMENTS,
  APPLICATION_PROOF,
  APPRAISAL,
  COMMITMENT_LETTER,
  COMMITMENT_LETTER_2,
  PHOTO,
  PROOF,
  blankPage,
} from "../support/files";
import { attach, field, files, openSection, saveState } from "../support/filing";
import { look } from "../support/look";
import { freshCreditCode, freshPhone, newcomersPassword } from "../support/people";
import { openAccount, reachForm, typeCredentials } from "../support/registration";
import { expect, test } from "../support/test";

const NO_SEAL = "图片上未看到红色印章，请确认已加盖公章（彩色扫描或拍照）。如已盖章可忽略。";

test("clause_43_each_unit_has_a_line_that_tells_whether_its_letter_is_there", async ({ page, request }) => {
  const { unit } = await opened(page, request, "project", true);
  await expect(letter(page, unit.name)).toContainText("尚缺承诺书");
  await expect(letter(page, SECOND_UNIT.name)).toContainText("第 2 完成单位");
  await expect(letter(page, SECOND_UNIT.name)).toContainText("尚缺承诺书");
  await look(page, "letters-missing");
  const first = await attach(page, "commitment_letter", COMMITMENT_LETTER);
  await first.getByRole("checkbox", { name: unit.name }).check();
  await expect(letter(page, unit.name)).toContainText("已有承诺书");
  await expect(letter(page, unit.name)).toContainText("commitment-letter.pdf");
  await expect(letter(page, SECOND_UNIT.name)).toContainText("尚缺承诺书");
  await first.getByRole("checkbox", { name: SECOND_UNIT.name }).check();
  await expect(letter(page, SECOND_UNIT.name), "one file may carry several units").toContainText("已有承诺书");
  await expect(saveState(page)).toHaveText(/^已保存/);

  await openSection(page, "主要完成单位");
  await page.getByRole("button", { name: "添加完成单位" }).click();
  await field(page, "/completing_units/2/name").fill("尚无代码的单位");
  await openSection(page, "附件");
  await expect(letter(page, "尚无代码的单位")).toContainText("尚缺承诺书 请先填写该单位的信用代码");
  await look(page, "letters");
});

test("clause_43_the_letter_is_downloaded_and_printed_with_the_name_as_just_typed", async ({ page, request, context }) => {
  const { filed } = await opened(page, request, "project");
  await openSection(page, "主要完成单位");
  await page.getByRole("button", { name: "添加完成单位" }).click();
  await field(page, "/completing_units/1/name").fill("刚刚填写的单位");
  await openSection(page, "附件");
  const download = page.waitForEvent("download");
  await letter(page, "刚刚填写的单位").getByRole("button", { name: /^下载申报承诺书（Word）/ }).click();
  expect((await download).suggestedFilename()).toBe("申报承诺书-刚刚填写的单位.docx");
  expect(readFileSync(await (await download).path()).subarray(0, 2).toString(), "a Word document").toBe("PK");

  await openSection(page, "主要完成单位");
  await field(page, "/completing_units/1/name").fill("又改了名称的单位");
  await openSection(page, "附件");
  const printed = context.waitForEvent("page");
  await letter(page, "又改了名称的单位").getByRole("link", { name: /^打印申报承诺书/ }).click();
  await expect(await printed).toHaveURL(`/print/commitment-letters/${filed.id}?unit=2`);
  await expect(saveState(page), "before it is printed").toHaveText(/^已保存/);
});

test("clause_44_个人奖_has_one_letter_of_the_employer_and_a_picture_without_a_seal_is_hinted_at", async ({ page, request }) => {
  const { unit } = await opened(page, request, "individual");
  await openSection(page, "附件");
  const download = page.waitForEvent("download");
  await letter(page, unit.name).getByRole("button", { name: /^下载申报承诺书（Word）/ }).click();
  expect((await download).suggestedFilename()).toContain(unit.name);
  const unstamped = await attach(page, "commitment_letter", blankPage());
  await expect(unstamped).toContainText(NO_SEAL);
  const stamped = await attach(page, "commitment_letter", COMMITMENT_LETTER_2);
  await expect(stamped).not.toContainText(NO_SEAL);
  await look(page, "seal-hint");
});

test("clause_24_a_proof_document_without_a_seal_is_hinted_at_and_not_refused", async ({ page }) => {
  const creditCode = freshCreditCode();
  await reachForm(page, freshUnitName(creditCode));
  await page.getByLabel("统一社会信用代码").fill(creditCode);
  await page.getByLabel("所在地").fill("江苏省苏州市");
  await page.getByLabel("管理员姓名").fill("王志强");
  await typeCredentials(page, { phone: freshPhone(), password: newcomersPassword });
  await page.getByLabel("上传文件").setInputFiles(blankPage());
  await expect(page.getByText(NO_SEAL)).toBeVisible();
  await look(page, "proof-seal-hint");
  await page.getByLabel("我确认以上信息真实有效性，愿承担法律责任").check();
  await page.getByRole("button", { name: "立即注册" }).click();
  await expect(page.getByRole("heading", { name: "注册成功" })).toBeVisible();
  await openAccount(page, "组织信息");
  await expect(page.getByText(NO_SEAL)).toBeVisible();
  await page.getByLabel("重新上传").setInputFiles(PROOF);
  await expect(page.getByText(NO_SEAL)).toHaveCount(0);
});

test("the_same_content_once_more_is_told_and_stands_there_once", async ({ page, request }) => {
  await opened(page, request, "individual");
  await openSection(page, "附件");
  await attach(page, "other_attachments", ACHIEVEMENTS);
  const again = { name: "另一个名字.pdf", mimeType: "application/pdf", buffer: readFileSync(ACHIEVEMENTS) };
  await field(page, "/other_attachments").setInputFiles(again);
  await expect(page.getByText("该文件已上传：achievements.pdf，没有重复添加。")).toBeVisible();
  await expect(files(page, "other_attachments")).toHaveCount(1);
});

test("files_that_are_too_large_together_are_not_sent", async ({ page, request }) => {
  await page.route("**/api/v1/activities/demo/awards/individual?version=*", async (route) => {
    const answer = await route.fetch();
    const award = (await answer.json()) as { form: { max_total_bytes: number } };
    award.form.max_total_bytes = 200 * 1024;
    await route.fulfill({ response: answer, json: award });
  });
  await opened(page, request, "individual");
  await openSection(page, "附件");
  await expect(page.getByTestId("total")).toHaveText("全部附件已用 0 B，合计不超过 200 kB。");
  await attach(page, "other_attachments", PHOTO);
  await expect(page.getByTestId("total")).not.toContainText("已用 0 B");
  let sent = 0;
  page.on("request", (it) => {
    sent += Number(it.method() === "POST" && it.url().includes("/attachments"));
  });
  const large = { name: "扫描件.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(199 * 1024, 1) };
  await field(page, "/other_attachments").setInputFiles(large);
  await expect(files(page, "other_attachments").last()).toContainText("全部附件合计将超过 200 kB");
  expect(sent).toBe(0);
});

test("a_file_of_which_only_the_beginning_is_there_is_refused_with_what_to_do", async ({ page, request }) => {
  await opened(page, request, "individual");
  await openSection(page, "附件");
  const whole = readFileSync(COMMITMENT_LETTER_2);
  const half = { name: "未扫描完.jpg", mimeType: "image/jpeg", buffer: whole.subarray(0, whole.length / 2) };
  await field(page, "/other_attachments").setInputFiles(half);
  await expect(files(page, "other_attachments")).toContainText("文件只有前一部分");
  await expect(files(page, "other_attachments").getByRole("button", { name: /^重试/ })).toHaveCount(0);
});

for (const { code, tries } of [
  { code: "file_encrypted", tries: 0 },
  { code: "image_too_large", tries: 0 },
  // Room can be made by deleting another file.
  { code: "quota_exceeded", tries: 1 },
]) {
  test(`a_refusal_as_${code}_is_told_in_words_with_${tries}_ways_to_try_again`, async ({ page, request }) => {
    await opened(page, request, "individual");
    await openSection(page, "附件");
    const problem = { type: `/problems/${code}`, title: code, status: 422, detail: "怎样更正。", code, request_id: "1" };
    await page.route(/\/attachments\?slot=/, (route) => route.fulfill({ status: 422, json: problem }));
    await field(page, "/other_attachments").setInputFiles(PHOTO);
    await expect(files(page, "other_attachments")).toContainText("photo.jpg怎样更正。");
    await expect(files(page, "other_attachments").getByRole("button", { name: /^重试/ })).toHaveCount(tries);
  });
}

test.describe("on a slow and breaking line", () => {
  test.use({ expectedErrors: [/ERR_FAILED/] });

  test("three_go_out_at_once_others_wait_can_be_cancelled_and_tried_again", async ({ page, request }) => {
    await opened(page, request, "individual");
    await openSection(page, "附件");
    const held: Route[] = [];
    let slow = true;
    await page.route(/\/attachments\?slot=/, (route) => (slow ? void held.push(route) : route.continue()));
    const chosen = [COMMITMENT_LETTER, COMMITMENT_LETTER_2, APPLICATION_PROOF, APPRAISAL, PHOTO, PROOF];
    await field(page, "/other_attachments").setInputFiles(chosen);
    const all = files(page, "other_attachments");
    await expect(all).toHaveCount(6);
    await expect(all.filter({ hasText: "等待上传" })).toHaveCount(3);
    await expect.poll(() => held.length).toBe(3);
    await expect(page.getByRole("button", { name: "文件上传中" }), "nothing is submitted meanwhile").toBeDisabled();
    await look(page, "uploads");

    await page.getByRole("button", { name: "取消 photo.jpg" }).click();
    await expect(all).toHaveCount(5);
    await page.getByRole("button", { name: "取消 commitment-letter.pdf" }).click();
    await expect(all, "and its place is taken").toHaveCount(4);
    await expect.poll(() => held.length).toBe(4);
    await held[1]?.abort();
    const failed = all.filter({ hasText: "commitment-letter-2.jpg" });
    await expect(failed).toContainText("无法连接服务器，请检查网络后重试。");
    await expect.poll(() => held.length).toBe(5);
    slow = false;
    await Promise.all(held.slice(2).map((route) => route.continue()));
    await expect(all.filter({ hasText: "已上传" })).toHaveCount(3);
    await failed.getByRole("button", { name: /^重试/ }).click();
    await expect(all.filter({ hasText: "已上传" })).toHaveCount(4);
    await expect(page.getByRole("button", { name: "检查并提交" })).toBeEnabled();
    await page.reload();
    await openSection(page, "附件");
    await expect(all.filter({ hasText: "已上传" })).toHaveCount(4);
  });
});

/** The line of a unit among those that stamp. */
function letter(page: Page, unit: string): Locator {
  return page.getByRole("group", { name: "各单位的申报承诺书" }).getByRole("listitem").filter({ hasText: unit });
}

async function opened(
  page: Page,
  request: APIRequestContext,
  award: Award,
  filled = false,
): Promise<{ unit: Unit; filed: Filed }> {
  const unit = await registerUnit(request);
  const answers: Answers = filled ? filedBy(unit, award) : {};
  const filed = await beginDraft(request, unit.administrator, award, answers);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}`);
  await expect(saveState(page)).toHaveText(/^已保存/);
  if (filled) {
    await openSection(page, "附件");
  }
  return { unit, filed };
}
