// Every page in every state, wide and narrow: screenshots to look at, nothing that scrolls sideways, nothing that axe
// finds.

import type { APIRequestContext, Page } from "@playwright/test";

import { type Answers, filedBy, only } from "../support/answers";
import {
  type Award,
  type Filed,
  type Unit,
  beginDraft,
  completeDraft,
  enter,
  freshUnitName,
  receiptOf,
  registerPerson,
  registerUnit,
  review,
  saveAnswers,
  submit,
} from "../support/api";
import { COMMITMENT_LETTER, COMMITMENT_LETTER_2, NOTES, PROOF } from "../support/files";
import { field, files, fillForm, findings, openSection, saveState, sections } from "../support/filing";
import { look, lookOnly } from "../support/look";
import { REVIEWER, freshCreditCode, freshPhone, newcomersPassword } from "../support/people";
import { logIn, lookUp, typeCredentials } from "../support/registration";
import { authorize, execute, tryOut } from "../support/swagger";
import { expect, test } from "../support/test";

test.describe.configure({ timeout: 120_000 });

const HUNDRED = "国家市场监督管理总局质量发展与标准化联合研究中心".repeat(5).slice(0, 100);
/** Characters that the font may lack, that turn the writing around, that join, that have no width. */
const HOSTILE = "质量\u202e奖👨‍👩‍👧团队①㈱㎡𰻝𰻝面\u200b⽹络";

/** Well-formed, as a real code from before 2016: its check digit does not hold. */
const DOUBTFUL = "91350203M0001FUE2P";

test("activities", async ({ page, request }) => {
  await page.goto("/activity-registration");
  await expect(page.getByRole("link", { name: /^立即报名/ })).toBeVisible();
  await expect(page.getByText("已截止")).toBeVisible();
  await look(page, "activities");
  await page.goto("/activity-registration/2025");
  await expect(page.getByText("填报已截止，逾期不予补报。")).toBeVisible();
  await look(page, "activity-closed");
  await enter(page, await registerPerson(request));
  await page.goto("/activity-registration/demo");
  await expect(page.getByRole("heading", { name: "选择申报的奖项类型" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^账号菜单/ })).toBeVisible();
  await look(page, "activity");
  await page.getByRole("button", { name: "申报项目奖" }).click();
  await expect(page.getByRole("dialog", { name: "未加入组织" })).toBeVisible();
  await look(page, "activity-no-organization");
});

test("login_and_personal_registration", async ({ page }) => {
  await page.goto("/login");
  await expect(page.getByLabel("手机号")).toBeVisible();
  await look(page, "login");
  await logIn(page, { phone: "1380013", password: "" });
  await expect(page.getByLabel("手机号")).toBeFocused();
  await look(page, "login-errors");
  await logIn(page, { phone: freshPhone(), password: "不是这个账号的密码" });
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page, "login-refused");
  await page.goto("/register");
  await expect(page.getByLabel("姓名")).toBeVisible();
  await look(page, "register");
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await look(page, "register-errors");
});

test("organization_lookup_and_registration", async ({ page }) => {
  const creditCode = freshCreditCode();
  await page.goto("/register/organization");
  await expect(page.getByRole("heading", { name: "注册查询" })).toBeVisible();
  await look(page, "lookup");
  await lookUp(page, "示范质量科技（深圳）有限公司");
  await expect(page.getByText("该企业已注册管理员账号")).toBeVisible();
  await look(page, "lookup-taken");
  await lookUp(page, DOUBTFUL);
  await expect(page.getByLabel("我已核对，信用代码确认无误")).toBeVisible();
  await look(page, "lookup-doubtful");
  await lookUp(page, freshUnitName(creditCode));
  await expect(page.getByRole("button", { name: "下一步" })).toBeEnabled();
  await look(page, "lookup-free");
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByRole("heading", { name: "填写注册信息" })).toBeVisible();
  await look(page, "organization");
  await page.getByLabel("统一社会信用代码").fill(DOUBTFUL);
  await page.getByLabel("手机号").fill("12345");
  await page.getByRole("button", { name: "立即注册" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await look(page, "organization-errors");
  await page.getByLabel("统一社会信用代码").fill(creditCode);
  await page.getByLabel("管理员姓名").fill("尼格买提•热合曼");
  await typeCredentials(page, { phone: freshPhone(), password: newcomersPassword });
  await page.getByLabel("上传文件").setInputFiles(PROOF);
  await expect(page.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
  await look(page, "organization-proof");
  await page.getByLabel("我确认以上信息真实有效性，愿承担法律责任").check();
  await page.getByRole("button", { name: "立即注册" }).click();
  await expect(page.getByRole("heading", { name: "注册成功" })).toBeVisible();
  await look(page, "organization-done");
});

test("sections_of_the_project_award_empty", async ({ page, request }) => {
  await openDraft(page, request, "project");
  await lookAtSections(page, "project-empty");
});

test("sections_of_the_individual_award_empty", async ({ page, request }) => {
  await openDraft(page, request, "individual");
  await lookAtSections(page, "individual-empty");
});

test("a_draft_with_hostile_and_long_strings", async ({ page, request }) => {
  const { unit } = await openDraft(page, request, "project");
  await fillForm(page, hostile(filedBy(unit, "project")));
  await openSection(page, "项目基本情况");
  await look(page, "hostile-basic");
  await openSection(page, "主要完成单位");
  await look(page, "hostile-units");
  await openSection(page, "主要完成人");
  await look(page, "hostile-people");
  await openSection(page, "详细内容");
  await look(page, "hostile-details");
  await openSection(page, "附件");
  await expect(saveState(page)).toHaveText(/^已保存/);
  await field(page, "/commitment_letter").setInputFiles([COMMITMENT_LETTER, COMMITMENT_LETTER_2, NOTES]);
  await expect(files(page, "commitment_letter").filter({ hasText: "已上传" })).toHaveCount(2);
  await expect(files(page, "commitment_letter").filter({ hasText: "格式不符" })).toHaveCount(1);
  await look(page, "hostile-attachments");
  await page.getByRole("button", { name: "预览 commitment-letter-2.jpg" }).click();
  await expect(page.getByRole("dialog").getByRole("img")).toBeVisible();
  await look(page, "preview");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "检查并提交" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "还不能提交" })).toBeFocused();
  await findings(page).getByRole("button", { name: /^显示其余/ }).click();
  await look(page, "hostile-findings");
  await page.getByRole("button", { name: /^账号菜单/ }).click();
  await look(page, "account-menu");
  await page.locator("#account-menu").getByRole("link", { name: "申报记录" }).click();
  await expect(page.getByRole("link", { name: /^继续填写/ })).toBeVisible();
  await look(page, "hostile-applications");
});

test("a_field_that_was_changed_elsewhere", async ({ page, request }) => {
  const { filed } = await openDraft(page, request, "project");
  await saveAnswers(request, filed, { project_name: HOSTILE, summary: "别处填写的简介。\n第二段。" });
  await field(page, "/project_name").fill("这里填写的名称");
  await expect(page.getByRole("alert").filter({ hasText: "内容已在别处更改" })).toBeVisible();
  await look(page, "conflict");
});

test.describe("without a network", () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("what_is_not_saved", async ({ page, request, context }) => {
    await openDraft(page, request, "project");
    await context.setOffline(true);
    await field(page, "/project_name").fill("断网时填写");
    await expect(saveState(page)).toContainText("未保存，网络中断");
    await look(page, "offline");
    await context.setOffline(false);
  });
});

test("a_draft_after_the_close", async ({ page, request }) => {
  const { filed, unit } = await openDraft(page, request, "individual");
  await saveAnswers(request, filed, filedBy(unit, "individual"));
  const later = new Date(Date.now() + 40 * 86_400_000).toISOString();
  await page.route("**/api/v1/clock", (route) => route.fulfill({ json: { now: later } }));
  await page.reload();
  await expect(page.getByText("填报时间已过，逾期不予补报。")).toBeVisible();
  await look(page, "draft-closed");
  await page.goto("/applications");
  await expect(page.getByText("未提交（已截止）")).toBeVisible();
  await look(page, "applications-closed");
});

test("from_the_last_check_to_the_result", async ({ page, request }) => {
  const unit = await registerUnit(request);
  await enter(page, unit.administrator);
  await page.goto("/applications");
  await expect(page.getByRole("heading", { name: "还没有申报记录" })).toBeVisible();
  await look(page, "applications-empty");

  const [project, individual] = [await completeDraft(request, unit, "project"), await completeDraft(request, unit, "individual")];
  await page.goto(`/applications/${project.id}/submit`);
  await expect(page.getByRole("button", { name: "提交", exact: true })).toBeVisible();
  await look(page, "submit");
  await page.getByLabel("我已核对全部信息和材料，确认准确无误").check();
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.getByRole("heading", { name: "提交成功" })).toBeVisible();
  await look(page, "result-under-review");
  await page.getByRole("link", { name: "查看已提交的申报材料" }).click();
  await expect(page.getByText("提交后无法对申报材料进行补充或修改。")).toBeVisible();
  await look(page, "read-only");

  await review(request, project.id, REJECTED);
  await submit(request, individual);
  await review(request, individual.id, { outcome: "passed" });
  await beginDraft(request, unit.administrator, "project");
  await page.goto(`/applications/${project.id}/result`);
  await expect(page.getByRole("heading", { name: "未通过的原因" })).toBeVisible();
  await look(page, "result-rejected");
  await page.goto(`/applications/${individual.id}/result`);
  await expect(page.getByRole("heading", { name: "形式审查通过" })).toBeVisible();
  await look(page, "result-passed");
  await page.goto("/applications");
  await expect(page.getByRole("link", { name: /^查看形审结果/ })).toHaveCount(2);
  await look(page, "applications");
});

test("records_filtered_and_copied", async ({ page, request }) => {
  const unit = await registerUnit(request);
  await enter(page, unit.administrator);
  const long = hostile(filedBy(unit, "project"));
  await beginDraft(request, unit.administrator, "project", only(long, "project_name"));
  await submit(request, await completeDraft(request, unit, "individual"));
  await completeDraft(request, unit, "project");
  await page.goto("/applications?status=draft");
  await expect(page.getByText("2 条记录符合条件")).toBeVisible();
  await expect(page.getByLabel("活动").getByRole("option")).not.toHaveCount(1);
  await look(page, "records-filtered");
  await page.goto("/applications?award=individual&text=没有这样的申报");
  await expect(page.getByRole("heading", { name: "没有符合条件的记录" })).toBeVisible();
  await expect(page.getByLabel("活动").getByRole("option")).not.toHaveCount(1);
  await look(page, "records-nothing-fits");
  await page.getByRole("button", { name: "清除筛选条件" }).click();
  await page.getByRole("button", { name: /^复制为新草稿/ }).first().click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "复制" })).toBeVisible();
  await look(page, "records-copy");
});

test("a_receipt_and_its_verification", async ({ page, request }) => {
  const unit = await registerUnit(request);
  const filed = await completeDraft(request, unit, "project");
  await submit(request, filed);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}/result`);
  await page.getByText("平台签名", { exact: true }).click();
  await look(page, "receipt");
  const receipt = await receiptOf(request, filed);
  await page.goto("/receipts");
  await expect(page.getByLabel("回执内容或平台签名")).toBeVisible();
  await look(page, "verification");
  await page.getByRole("button", { name: "验证" }).click();
  await expect(page.getByText("请粘贴平台签名或回执内容，或选择回执文件。")).toBeVisible();
  await look(page, "verification-empty");
  for (const [name, text, title] of [
    ["genuine", receipt, "回执真实有效"],
    ["altered", receipt.replace("齿轮", "齿 轮"), "回执内容已被改动"],
    ["not-ours", "eyJhbGciOiJFZERTQSJ9.e30.AAAA", "不是本平台签发的回执"],
  ] as const) {
    await page.getByLabel("回执内容或平台签名").fill(text);
    await page.getByRole("button", { name: "验证" }).click();
    await expect(page.getByRole("heading", { name: title })).toBeFocused();
    await look(page, `verification-${name}`);
  }
});

test("what_is_there_to_be_printed", async ({ page, request }) => {
  const unit = await registerUnit(request);
  await enter(page, unit.administrator);
  const draft = await beginDraft(request, unit.administrator, "project", hostile(filedBy(unit, "project")));
  const [project, individual] = [await completeDraft(request, unit, "project"), await completeDraft(request, unit, "individual")];
  await submit(request, project);
  for (const [name, address] of [
    ["print-draft", `/print/applications/${draft.id}`],
    ["print-individual", `/print/applications/${individual.id}`],
    ["print-submitted", `/print/applications/${project.id}`],
    ["print-receipt", `/print/receipts/${project.id}`],
    ["print-letter", `/print/commitment-letters/${draft.id}?unit=2`],
    ["print-letter-individual", `/print/commitment-letters/${individual.id}?unit=1`],
    ["print-no-letter", `/print/commitment-letters/${draft.id}?unit=9`],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole("button", { name: "打印" }).or(page.getByRole("link", { name: "返回申报材料" })).first()).toBeVisible();
    await look(page, name);
  }
});

test("where_there_is_nothing", async ({ page, request }) => {
  await page.goto("/no-such-page");
  await expect(page.getByRole("heading", { name: "没有找到这个页面" })).toBeVisible();
  await look(page, "not-found");
  await enter(page, (await registerUnit(request)).administrator);
  await page.goto("/applications/0198a0b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b");
  await expect(page.getByRole("heading", { name: "没有找到" })).toBeVisible();
  await look(page, "no-such-application");
});

test("swagger_ui", async ({ page }) => {
  await authorize(page, REVIEWER);
  await lookOnly(page, "swagger");
  await execute(await tryOut(page, "adminListApplications"), 200);
  await lookOnly(page, "swagger-answer");
});

const REJECTED = {
  outcome: "rejected",
  reasons: [
    { code: "commitment_seals_incomplete", words: "第 2 完成单位的承诺书未见公章。", pointer: "/commitment_letter" },
    { code: "missing_application_proof", words: "所附合同签订于 2024 年 9 月，至截止日不足一年。", pointer: "/application_proof" },
    { code: "other", words: `联系人所填单位与公章不一致：${HUNDRED}`, pointer: "/completing_units/1/name" },
  ],
};

async function openDraft(page: Page, request: APIRequestContext, award: Award): Promise<{ unit: Unit; filed: Filed }> {
  const unit = await registerUnit(request);
  const filed = await beginDraft(request, unit.administrator, award);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}`);
  await expect(saveState(page)).toHaveText(/^已保存/);
  return { unit, filed };
}

async function lookAtSections(page: Page, name: string): Promise<void> {
  const titles = await sections(page).locator("a > span:first-child").allInnerTexts();
  for (const [index, title] of titles.entries()) {
    await openSection(page, title);
    await look(page, `${name}-${index + 1}`);
  }
}

/** The example with what a page must stand in its names and texts. */
function hostile(answers: Answers): Answers {
  const [own, second, ...others] = answers["completing_units"] as Answers[];
  const [first, ...people] = answers["completing_people"] as Answers[];
  return {
    ...only(answers, "industry", "duration", "economic_benefit", "contact_email"),
    project_name: HOSTILE + HUNDRED,
    project_name_en: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2),
    contact_name: HOSTILE,
    contact_phone: "１３８００１３８０００",
    completing_units: [own ?? {}, { ...second, name: HUNDRED, credit_code: "9144O3OO7O8461136T", region: HOSTILE }, ...others],
    completing_people: [{ ...first, name: "阿卜杜热合曼·阿布都热依木·买买提".repeat(3) }, ...people],
    background: `${HOSTILE}\n${"x".repeat(300)}\n${HUNDRED}`,
  };
}
