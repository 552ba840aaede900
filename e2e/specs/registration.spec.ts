// 登录, 个人注册 and 企业注册: what stops one, and how it is told.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

import { enter, freshUnitName, registerPerson, registerUnit } from "../support/api";
import { COMMITMENT_LETTER, NOTES, PROOF } from "../support/files";
import { field } from "../support/filing";
import { APPLICANT, freshCreditCode, freshPhone, newcomersPassword } from "../support/people";
import { logIn, lookUp } from "../support/registration";
import { expect, test } from "../support/test";

const DEMO_UNIT = "示范质量科技（深圳）有限公司";

for (const asked of [DEMO_UNIT, "示范质量科技 (深圳) 有限公司", "９１４４０３００１９２２０３８２１６"]) {
  test(`clause_20_a_taken_unit_shows_its_masked_administrator_and_no_下一步: ${asked}`, async ({ page }) => {
    await page.goto("/register/organization");
    await lookUp(page, asked);
    const answer = page.getByRole("status").filter({ hasText: "该企业已注册管理员账号" });
    await expect(answer).toBeVisible();
    await expect(answer).toContainText("王**");
    await expect(answer).toContainText("138****8000");
    await expect(answer).toContainText("自行联系组织管理员");
    await expect(page.getByRole("button", { name: "下一步" })).toHaveCount(0);
  });
}

test("clauses_18_19_a_part_of_a_name_finds_nobody", async ({ page }) => {
  await page.goto("/register/organization");
  await lookUp(page, "示范质量科技");
  await expect(page.getByText("该企业尚未注册组织管理员账号，可继续注册")).toBeVisible();
  await expect(page.getByText(DEMO_UNIT)).toHaveCount(0);
  await lookUp(page, " ");
  await expect(page.getByLabel("单位全称或统一社会信用代码")).toBeFocused();
  await expect(page.getByLabel("单位全称或统一社会信用代码")).toHaveAccessibleDescription(/请准确输入/);
});

test("clauses_23_25_wrong_values_are_told_at_their_fields_and_the_focus_goes_there", async ({ page }) => {
  await reachForm(page, freshUnitName(freshCreditCode()));
  await page.getByLabel("统一社会信用代码").fill("91440300");
  await page.getByLabel("手机号").fill("12345");
  await page.getByRole("button", { name: "立即注册" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "请先更正以下内容" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("listitem")).toHaveCount(6);
  for (const pointer of ["/credit_code", "/administrator_name", "/credentials/phone", "/credentials/password"]) {
    await expect(field(page, pointer)).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, pointer)).toHaveAccessibleDescription(/\S/);
  }
  await expect(page.getByText("请上传加盖组织公章的证明文件。").last()).toBeVisible();
  await expect(page.getByText("请确认以上信息真实有效。").last()).toBeVisible();
  await summary.getByRole("link").first().press("Enter");
  await expect(field(page, "/credit_code")).toBeFocused();
});

test("clause_24_a_proof_of_the_wrong_kind_is_refused_and_nothing_is_lost", async ({ page }) => {
  const creditCode = freshCreditCode();
  await reachForm(page, freshUnitName(creditCode));
  await page.getByLabel("统一社会信用代码").fill(creditCode);
  await page.getByLabel("手机号").fill(freshPhone());
  await page.getByLabel("密码").fill(newcomersPassword);
  const proof = page.getByLabel("上传文件");
  await proof.setInputFiles(NOTES);
  await expect(page.getByText("格式不符，请上传 jpg、jpeg 或 png 图片。")).toBeVisible();
  await proof.setInputFiles({ name: "proof.jpg", mimeType: "image/jpeg", buffer: readFileSync(COMMITMENT_LETTER) });
  await expect(proof).toHaveAccessibleDescription(/格式.*(jpg|JPG)/);
  await expect(page.getByRole("img", { name: /^证明文件预览/ })).toHaveCount(0);
  await expect(page.getByLabel("统一社会信用代码")).toHaveValue(creditCode);
  await proof.setInputFiles({ name: "proof.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(10 * 1024 * 1024 + 1) });
  await expect(page.getByText("文件超过 10 MB，请压缩后重新上传。")).toBeVisible();
  await proof.setInputFiles(PROOF);
  await expect(page.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
});

test("clause_21_a_unit_that_was_taken_meanwhile_is_told", async ({ page, request }) => {
  const unit = await registerUnit(request);
  await reachForm(page, freshUnitName(freshCreditCode()));
  await page.getByLabel("单位全称").fill(unit.name);
  await page.getByLabel("统一社会信用代码").fill(unit.creditCode);
  await page.getByLabel("管理员姓名").fill("李娜");
  await page.getByLabel("手机号").fill(freshPhone());
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByLabel("上传文件").setInputFiles(PROOF);
  await expect(page.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
  await page.getByLabel("我确认以上信息真实有效性，愿承担法律责任").check();
  await page.getByRole("button", { name: "立即注册" }).click();
  await expect(page.getByRole("alert")).toContainText("每家单位仅能注册 1 个组织管理员账号");
  await expect(page.getByLabel("单位全称")).toHaveValue(unit.name);
});

test("clause_22_a_phone_has_one_account", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("姓名").fill("阿卜杜热合曼·买买提");
  await page.getByLabel("手机号").fill(`+86 ${APPLICANT.phone}`);
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("每个手机号仅能注册 1 个账号");
  await reachForm(page, freshUnitName(freshCreditCode()));
  await page.getByLabel("手机号").fill(APPLICANT.phone);
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "暂存" }).click();
  await expect(page.getByRole("alert")).toContainText("每个手机号仅能注册 1 个账号");
});

test("clause_17_personal_registration_logs_in", async ({ page }) => {
  await page.goto("/activity-registration");
  await page.getByRole("banner").getByRole("link", { name: "注册" }).click();
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await page.getByLabel("姓名").fill("䶮昊");
  await page.getByLabel("手机号").fill(freshPhone());
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("button", { name: "账号菜单：䶮昊" })).toBeVisible();
  await expect(page).toHaveURL("/activity-registration");
});

test("a_failed_login_says_so_and_keeps_the_phone", async ({ page }) => {
  await page.goto("/login");
  await logIn(page, { phone: "1380013", password: "" });
  await expect(page.getByLabel("手机号")).toBeFocused();
  await expect(page.getByLabel("手机号")).toHaveAttribute("aria-invalid", "true");
  await logIn(page, { phone: freshPhone(), password: "不是这个账号的密码" });
  await expect(page.getByRole("alert")).toContainText("密码");
  await expect(page.getByLabel("手机号")).not.toHaveValue("");
  await logIn(page, APPLICANT);
  await expect(page.getByRole("button", { name: /^账号菜单/ })).toBeVisible();
});

test("clause_13_立即报名_without_a_login_leads_to_login_and_back", async ({ page, request }) => {
  const { administrator } = await registerUnit(request);
  await page.goto("/");
  await page.getByRole("link", { name: /^立即报名：演示活动/ }).click();
  await page.getByRole("button", { name: "申报项目奖" }).click();
  await expect(page).toHaveURL(/\/login\?next=/);
  await logIn(page, administrator);
  await expect(page).toHaveURL("/activity-registration/demo");
  await page.getByRole("button", { name: "申报项目奖" }).click();
  await expect(page.getByRole("heading", { name: /^申报材料填报/ })).toBeVisible();
});

test("clauses_14_30_without_an_organization_there_is_未加入组织", async ({ page, request }) => {
  await enter(page, await registerPerson(request));
  await page.goto("/activity-registration/demo");
  await page.getByRole("button", { name: "申报个人奖" }).click();
  const dialog = page.getByRole("dialog", { name: "未加入组织" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL("/activity-registration/demo");
});

async function reachForm(page: Page, unit: string): Promise<void> {
  await page.goto("/register/organization");
  await lookUp(page, unit);
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByRole("heading", { name: "填写注册信息" })).toBeVisible();
}
