// 项目奖 from the very start to its review result: the applicant in the SPA, the reviewer in Swagger UI.

import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";

import { type Answers, SECOND_UNIT, filedBy, without } from "../support/answers";
import { type Unit, freshUnitName } from "../support/api";
import { APPLICATION_PROOF, APPRAISAL, COMMITMENT_LETTER, COMMITMENT_LETTER_2, PROOF } from "../support/files";
import { attach, field, fillForm, findings, openSection, save, saveState } from "../support/filing";
import { REVIEWER, freshCreditCode, freshPhone, newcomersPassword } from "../support/people";
import { logIn, logOut, lookUp, typeCredentials } from "../support/registration";
import { authorize, downloadedBytes, execute, setBody, setParameter, shownJson, tryOut } from "../support/swagger";
import { expect, test } from "../support/test";

test.describe.configure({ timeout: 240_000 });

const WORDS = ["所附合同签订于 2024 年 9 月，至截止日不足一年。", "创新点第 2 条没有写明与已有技术的区别。"] as const;
const APPLICATION_PROOF_MISSING = "缺少申报项目主体技术应用满一年的证实性材料";
const NOT_AS_REQUIRED = "未按《申报书》要求撰写材料";

test("clauses_11_to_50_a_unit_registers_files_once_for_项目奖_and_reads_why_it_was_rejected", async ({ page, otherPage }) => {
  const unit = freshUnit();
  const answers = filedBy(unit, "project");

  await test.step("clauses_17_18_19_注册查询_finds_the_unit_free", () => findsItselfFree(page, unit));
  await test.step("clauses_26_27_暂存_and_a_login_resume_the_registration", () => savesAndResumes(page, unit));
  await test.step("clauses_23_24_25_proof_box_and_立即注册", () => registers(page));
  await test.step("clauses_11_12_活动报名_立即报名_项目奖", () => choosesProjectAward(page));
  await test.step("clauses_41_42_43_every_kind_of_field_and_file", () => fillsInMost(page, unit, answers));
  await test.step("clauses_45_46_暂存_and_申报记录_leads_back_to_the_draft", () => comesBack(page, answers));
  await test.step("what_is_missing_is_listed_and_leads_to_its_field", () => seesWhatIsMissing(page));
  await test.step("completes_it", () => completes(page, answers));
  const number = await test.step("clauses_5_7_confirmed_and_submitted_once", () => submitsOnce(page, unit));
  await test.step("clause_6_nothing_can_be_changed_or_submitted_again", () => cannotSubmitAgain(page));
  await test.step("clauses_50_51_the_reviewer_in_swagger_ui", () => reviews(otherPage, number, unit));
  await test.step("clauses_47_48_the_applicant_reads_the_reasons", () => readsTheReasons(page, number));
});

function freshUnit(): Unit {
  const creditCode = freshCreditCode();
  const administrator = { phone: freshPhone(), password: newcomersPassword };
  return { name: freshUnitName(creditCode), creditCode, administrator };
}

async function findsItselfFree(page: Page, unit: Unit): Promise<void> {
  await page.goto("/");
  await page.getByRole("banner").getByRole("link", { name: "注册" }).click();
  await page.getByRole("link", { name: "不，我要企业注册" }).click();
  await lookUp(page, unit.name);
  await expect(page.getByText("该企业尚未注册组织管理员账号，可继续注册")).toBeVisible();
  await page.getByRole("button", { name: "下一步" }).click();
}

async function savesAndResumes(page: Page, unit: Unit): Promise<void> {
  await expect(page.getByLabel("单位全称")).toHaveValue(unit.name);
  await page.getByLabel("统一社会信用代码").fill(unit.creditCode);
  await typeCredentials(page, unit.administrator);
  await page.getByRole("button", { name: "暂存" }).click();
  await expect(page.getByText(/^已暂存 /)).toBeVisible();
  await logOut(page);
  await page.getByRole("banner").getByRole("link", { name: "登录" }).click();
  await logIn(page, unit.administrator);
  await expect(page).toHaveURL("/register/organization");
  await expect(page.getByLabel("单位全称")).toHaveValue(unit.name);
  await expect(page.getByLabel("统一社会信用代码")).toHaveValue(unit.creditCode);
}

async function registers(page: Page): Promise<void> {
  await page.getByLabel("所在地").fill("江苏省苏州市");
  await page.getByLabel("管理员姓名").fill("王志强");
  const template = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载模板" }).click();
  expect(readFileSync(await (await template).path()).subarray(0, 2).toString(), "a Word document").toBe("PK");
  await page.getByLabel("上传文件").setInputFiles(PROOF);
  await expect(page.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
  await page.getByLabel("我确认以上信息真实有效性，愿承担法律责任").check();
  await page.getByRole("button", { name: "立即注册" }).click();
  await expect(page.getByRole("heading", { name: "注册成功" })).toBeVisible();
}

async function choosesProjectAward(page: Page): Promise<void> {
  await page.getByRole("link", { name: "前往活动报名" }).click();
  await page.getByRole("link", { name: /^立即报名：演示活动/ }).click();
  await expect(page.getByRole("heading", { name: "选择申报的奖项类型" })).toBeVisible();
  await page.getByRole("button", { name: "申报项目奖" }).click();
  await expect(page.getByRole("heading", { name: /^申报材料填报/ })).toBeVisible();
}

/** All but 项目简介 and 成果鉴定. */
async function fillsInMost(page: Page, unit: Unit, answers: Answers): Promise<void> {
  await fillForm(page, without(answers, "summary"));
  await openSection(page, "附件");
  await expect(saveState(page), "it saves by itself").toHaveText(/^已保存/);
  const first = await attach(page, "commitment_letter", COMMITMENT_LETTER);
  await first.getByRole("checkbox", { name: unit.name }).check();
  const second = await attach(page, "commitment_letter", COMMITMENT_LETTER_2);
  await second.getByRole("checkbox", { name: SECOND_UNIT.name }).check();
  await attach(page, "application_proof", APPLICATION_PROOF);
}

async function comesBack(page: Page, answers: Answers): Promise<void> {
  await save(page);
  await page.getByRole("button", { name: /^账号菜单/ }).click();
  await page.locator("#account-menu").getByRole("link", { name: "申报记录" }).click();
  const record = page.getByRole("listitem").filter({ hasText: String(answers["project_name"]) });
  await expect(record).toContainText("草稿");
  await expect(record).toContainText("还有 2 项需要完善");
  await record.getByRole("link", { name: /^继续填写/ }).click();
  await expect(field(page, "/project_name")).toHaveValue(String(answers["project_name"]));
}

async function seesWhatIsMissing(page: Page): Promise<void> {
  await expect(findings(page).getByRole("heading")).toHaveText("还有 2 项需要完善");
  const lines = ["项目简介（未填）", "成果鉴定或评价证明（缺）"];
  await expect(findings(page).getByRole("listitem")).toHaveText(lines);
  await page.getByRole("button", { name: "检查并提交" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "还不能提交" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("listitem")).toHaveText(lines);
  await findings(page).getByRole("link", { name: "项目简介（未填）" }).click();
  await expect(field(page, "/summary")).toBeFocused();
}

async function completes(page: Page, answers: Answers): Promise<void> {
  await field(page, "/summary").pressSequentially(String(answers["summary"]).slice(0, 80));
  await expect(findings(page).getByRole("listitem")).toHaveText(["成果鉴定或评价证明（缺）"]);
  await findings(page).getByRole("link", { name: "成果鉴定或评价证明（缺）" }).click();
  await attach(page, "appraisal", APPRAISAL);
  await expect(findings(page).getByRole("heading")).toHaveText("已填写完整，可以提交");
  await expect(saveState(page)).toHaveText(/^已保存/);
}

async function submitsOnce(page: Page, unit: Unit): Promise<string> {
  await page.getByRole("button", { name: "检查并提交" }).click();
  await expect(page.getByRole("heading", { name: "核对并提交" })).toBeVisible();
  await expect(page.getByText("须一次性提交所有申报材料，提交后无法对申报材料进行补充或修改，请谨慎提交。")).toBeVisible();
  await expect(page.getByText(unit.name).first()).toBeVisible();
  const send = page.getByRole("button", { name: "提交", exact: true });
  await send.click();
  await expect(page.getByText("请先确认，再提交。")).toBeVisible();
  await page.getByLabel("我已核对全部信息和材料，确认准确无误").check();
  let submissions = 0;
  page.on("request", (request) => {
    submissions += Number(request.url().endsWith("/submission"));
  });
  await send.dblclick();
  const confirmation = page.getByRole("region", { name: "提交成功" });
  await expect(confirmation).toBeVisible();
  expect(submissions).toBe(1);
  const number = await confirmation.getByRole("strong").innerText();
  expect(number).toMatch(/^\d{4}-XM-\d{6}$/);
  const receipt = page.getByRole("region", { name: "提交回执" });
  await expect(receipt).toContainText(number);
  await expect(receipt).toContainText(/sha-256( [0-9a-f]{8}){8}/);
  return number;
}

async function cannotSubmitAgain(page: Page): Promise<void> {
  const application = page.url().replace(/\/result$/, "");
  await page.goto(`${application}/submit`);
  await expect(page.getByText("申报材料已提交。")).toBeVisible();
  await expect(page.getByRole("button", { name: "提交", exact: true })).toHaveCount(0);
  await page.goto(application);
  await expect(page.getByText("提交后无法对申报材料进行补充或修改。")).toBeVisible();
  await expect(page.getByRole("button", { name: /暂存|检查并提交|删除/ })).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
}

type Queue = { items: { id: string; number: string; organization_name: string }[] };
type Case = { application: { answers: Answers; attachments: { id: string; slot: string }[] } };

async function reviews(page: Page, number: string, unit: Unit): Promise<void> {
  await authorize(page, REVIEWER);
  const list = await tryOut(page, "adminListApplications");
  await setParameter(list, "award", "project");
  await setParameter(list, "status", "under_review");
  await setParameter(list, "limit", "100");
  const queue = (await shownJson(await execute(list, 200))) as Queue;
  const entry = queue.items.find((item) => item.number === number);
  expect(entry?.organization_name).toBe(unit.name);
  const id = String(entry?.id);

  const get = await tryOut(page, "adminGetApplication");
  await setParameter(get, "id", id);
  const { application } = (await shownJson(await execute(get, 200))) as Case;
  expect(application.answers["economic_benefit"]).toEqual(filedBy(unit, "project")["economic_benefit"]);

  const proof = application.attachments.find((file) => file.slot === "application_proof");
  const download = await tryOut(page, "downloadAttachment");
  await setParameter(download, "id", String(proof?.id));
  const bytes = await downloadedBytes(await execute(download, 200));
  expect(bytes.equals(readFileSync(APPLICATION_PROOF)), "the file as it was uploaded").toBe(true);

  await recordRejection(await tryOut(page, "recordReviewResult"), id);
}

async function recordRejection(block: Locator, id: string): Promise<void> {
  await setParameter(block, "id", id);
  await setBody(block, {
    outcome: "rejected",
    reasons: [
      { code: "missing_application_proof", words: WORDS[0], pointer: "/application_proof" },
      { code: "not_as_required", words: WORDS[1], pointer: "/innovations" },
    ],
  });
  await execute(block, 201);
  await execute(block, 409);
}

async function readsTheReasons(page: Page, number: string): Promise<void> {
  await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "申报记录" }).click();
  const record = page.getByRole("listitem").filter({ hasText: number });
  await expect(record).toContainText("形式审查不通过");
  await record.getByRole("link", { name: /^查看形审结果/ }).click();
  await expect(page.getByRole("list").filter({ hasText: "已提交" })).toContainText("形式审查不通过");
  const reasons = page.getByRole("region", { name: "未通过的原因" }).getByRole("listitem");
  await expect(reasons).toHaveCount(2);
  await expect(reasons.nth(0)).toContainText(APPLICATION_PROOF_MISSING);
  await expect(reasons.nth(0)).toContainText(WORDS[0]);
  await expect(reasons.nth(1)).toContainText(NOT_AS_REQUIRED);
  await expect(reasons.nth(1)).toContainText(WORDS[1]);
  await reasons.nth(0).getByRole("link", { name: /^查看该文件/ }).click();
  await expect(field(page, "/application_proof")).toBeFocused();
  await expect(field(page, "/application_proof")).toContainText("application-proof.pdf");
  await page.goBack();
  await reasons.nth(1).getByRole("link", { name: /^查看该项/ }).click();
  await expect(field(page, "/innovations")).toBeFocused();
}
