// 登录, 个人注册 and 企业注册: what stops one, and how it is told.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

import { enter, freshUnitName, registerPerson, registerUnit } from "../support/api";
import { enterCode, receiveCode } from "../support/codes";
import { COMMITMENT_LETTER, NOTES, PROOF } from "../support/files";
import { field } from "../support/filing";
import { APPLICANT, type Login, freshCreditCode, freshPhone, newcomersPassword } from "../support/people";
import { logIn, logOut, lookUp, reachForm, typeCredentials } from "../support/registration";
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
  await expect(summary.getByRole("listitem")).toHaveCount(7);
  const credentials = ["/credentials/phone", "/credentials/code", "/credentials/password"];
  for (const pointer of ["/credit_code", "/administrator_name", ...credentials]) {
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
  await typeCredentials(page, newcomer());
  const proof = page.getByLabel("上传文件");
  await proof.setInputFiles(NOTES);
  await expect(page.getByText("格式不符，请上传 jpg、jpeg 或 png 图片。")).toBeVisible();
  await proof.setInputFiles({ name: "proof.jpg", mimeType: "image/jpeg", buffer: readFileSync(COMMITMENT_LETTER) });
  await expect(proof).toHaveAccessibleDescription(/格式.*(jpg|JPG)/);
  // Said by the server, which looks into the file.
  await expect(page.getByText(/不是所要求的格式/)).toBeVisible();
  await expect(page.getByRole("img", { name: /^证明文件预览/ })).toHaveCount(0);
  await expect(page.getByLabel("统一社会信用代码")).toHaveValue(creditCode);
  await proof.setInputFiles({ name: "proof.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(10 * 1024 * 1024 + 1) });
  await expect(page.getByText("文件超过 10 MB，请压缩后重新上传。")).toBeVisible();
  await proof.setInputFiles(PROOF);
  await expect(page.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
});

test("clause_23_of_two_files_the_one_that_was_chosen_last_counts", async ({ page }) => {
  const creditCode = freshCreditCode();
  await reachForm(page, freshUnitName(creditCode));
  await page.getByLabel("统一社会信用代码").fill(creditCode);
  await typeCredentials(page, newcomer());
  const proof = page.getByLabel("上传文件");
  let held = 0;
  await page.route("**/organization-registrations/draft/proof", async (route) => {
    if (route.request().method() === "PUT" && (held += 1) === 1) {
      // What the server would have said of the first file comes late, if at all.
      await new Promise((later) => setTimeout(later, 1500));
      await route.fulfill({ status: 503, body: "" }).catch(() => undefined);
    } else {
      await route.continue();
    }
  });
  await proof.setInputFiles({ name: "first.jpg", mimeType: "image/jpeg", buffer: readFileSync(COMMITMENT_LETTER) });
  await expect.poll(() => held, "the first file is on its way").toBe(1);
  await proof.setInputFiles(PROOF);
  await expect(page.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
  await page.waitForTimeout(2000);
  await expect(page.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
});

for (const { unit, name } of [
  { unit: "𠮷野家（上海）有限公司", name: "𬭎𬭳" },
  { unit: "⽹络科技①㈱㎡团队👨‍👩‍👧", name: "阿卜杜热合曼·阿布都热依木·买买提" },
]) {
  test(`clauses_18_26_27_a_closed_tab_restores_typing_and_暂存_is_resumed_by_a_login: ${name}`, async ({ page, context }) => {
    const creditCode = freshCreditCode();
    const fullName = `${unit}${creditCode}`;
    const login = newcomer();
    await reachForm(page, fullName);
    await page.getByLabel("统一社会信用代码").fill(creditCode);
    await page.getByLabel("管理员姓名").fill(name);
    await page.getByLabel("手机号").fill(login.phone);
    await page.getByLabel("密码").fill(login.password);
    await page.close();

    const next = await context.newPage();
    await next.goto("/register/organization");
    await expect(next.getByText("已恢复上次在此浏览器填写、尚未暂存的内容。")).toBeVisible();
    await expect(next.getByLabel("单位全称")).toHaveValue(fullName);
    await expect(next.getByLabel("管理员姓名")).toHaveValue(name);
    await expect(next.getByLabel("手机号")).toHaveValue(login.phone);
    await expect(next.getByLabel("密码"), "is never kept").toHaveValue("");
    await enterCode(next, login.phone);
    await next.getByLabel("密码").fill(login.password);
    await next.getByRole("button", { name: "暂存" }).click();
    await expect(next.getByText(/^已暂存 /)).toBeVisible();
    await logOut(next);

    await next.goto("/login");
    await logIn(next, login);
    await expect(next).toHaveURL("/register/organization");
    await expect(next.getByText("已恢复上次在此浏览器填写")).toHaveCount(0);
    await expect(next.getByLabel("单位全称")).toHaveValue(fullName);
    await expect(next.getByLabel("管理员姓名")).toHaveValue(name);
    await next.getByLabel("上传文件").setInputFiles(PROOF);
    await expect(next.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
    await next.getByLabel("我确认以上信息真实有效性，愿承担法律责任").check();
    await next.getByRole("button", { name: "立即注册" }).click();
    await expect(next.getByRole("heading", { name: "注册成功" })).toBeVisible();
    await lookUp(await loggedOut(next), `${unit} ${creditCode}`);
    await expect(next.getByText("该企业已注册管理员账号")).toBeVisible();
  });
}

test("what_was_typed_can_be_cleared_for_another_unit", async ({ page }) => {
  await reachForm(page, freshUnitName(freshCreditCode()));
  await page.getByLabel("管理员姓名").fill("䶮昊");
  await page.reload();
  await page.getByRole("button", { name: "清除并重新查询" }).click();
  await expect(page.getByLabel("单位全称或统一社会信用代码")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "注册查询" })).toBeVisible();
});

test("clauses_21_28_two_race_for_a_unit_and_the_loser_is_told_and_keeps_a_personal_account", async ({ page, otherPage }) => {
  const creditCode = freshCreditCode();
  const name = freshUnitName(creditCode);
  for (const [who, racer] of [["李娜", page], ["尼格买提•热合曼", otherPage]] as const) {
    await reachForm(racer, name);
    await racer.getByLabel("统一社会信用代码").fill(creditCode);
    await racer.getByLabel("管理员姓名").fill(who);
    await typeCredentials(racer, newcomer());
    await racer.getByLabel("上传文件").setInputFiles(PROOF);
    await expect(racer.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
    await racer.getByLabel("我确认以上信息真实有效性，愿承担法律责任").check();
  }
  const press = (racer: Page): Promise<void> => racer.getByRole("button", { name: "立即注册" }).click();
  await Promise.all([press(page), press(otherPage)]);

  const refusal = "每家单位仅能注册 1 个组织管理员账号";
  for (const racer of [page, otherPage]) {
    const won = racer.getByRole("heading", { name: "注册成功" });
    await expect(won.or(racer.getByRole("alert").filter({ hasText: refusal }))).toBeVisible();
  }
  const winners = await Promise.all([page, otherPage].map((racer) => racer.getByText("注册成功").isVisible()));
  expect(winners.filter(Boolean)).toHaveLength(1);
  const loser = winners[0] === true ? otherPage : page;
  await expect(loser.getByLabel("单位全称")).toHaveValue(name);

  await loser.getByRole("button", { name: "保留为个人账号", exact: true }).click();
  await loser.getByRole("dialog", { name: "放弃企业注册？" }).getByRole("button", { name: "保留为个人账号" }).click();
  const dialog = loser.getByRole("dialog", { name: "未加入组织" });
  await dialog.getByLabel("单位名称或社会信用代码").fill(name);
  await dialog.getByRole("button", { name: "查询" }).click();
  await dialog.getByRole("button", { name: "加入组织" }).click();
  await expect(dialog).toBeHidden();
  await expect(loser.getByRole("banner")).toContainText(name);
});

test("clauses_23_24_the_proof_document_is_printed_as_filled_in_and_no_address_tells_the_phone", async ({ page, context }) => {
  const asked: string[] = [];
  context.on("request", (request) => asked.push(request.url()));
  const creditCode = freshCreditCode();
  const { phone } = newcomer();
  await reachForm(page, freshUnitName(creditCode));
  await page.getByLabel("统一社会信用代码").fill(creditCode);
  await page.getByLabel("管理员姓名").fill("阿卜杜热合曼·阿布都热依木·买买提");
  await page.getByLabel("手机号").fill(phone);
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "打印证明文件" }).click();
  const sheet = await opened;
  const document = sheet.getByRole("article", { name: "组织管理员证明文件" });
  for (const value of [freshUnitName(creditCode), creditCode, "阿卜杜热合曼·阿布都热依木·买买提", phone]) {
    await expect(document).toContainText(value);
  }
  await expect(sheet.getByRole("button", { name: "打印" })).toBeVisible();
  await sheet.emulateMedia({ media: "print" });
  await expect(sheet.getByRole("button", { name: "打印" })).toBeHidden();
  await expect(sheet.getByRole("banner")).toBeHidden();
  await expect(document).toBeVisible();
  expect(asked.filter((url) => url.includes(phone)), "addresses that a server may log").toEqual([]);
  await sheet.goto("/print/proof-template");
  await expect(document.getByText("（空白，手写填写）")).toHaveCount(5);
});

test("clause_22_a_phone_has_one_account", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("姓名").fill("阿卜杜热合曼·买买提");
  await page.getByLabel("手机号").fill(`+86 ${APPLICANT.phone}`);
  const code = await receiveCode(page, APPLICANT.phone);
  await page.getByLabel("短信验证码").fill(code);
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("每个手机号仅能注册 1 个账号");
  await expect(page.getByRole("alert").getByRole("link", { name: "前往登录" })).toBeVisible();
  await reachForm(page, freshUnitName(freshCreditCode()));
  await page.getByLabel("手机号").fill("１３８００１３８０００");
  await page.getByLabel("短信验证码").fill(code);
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "暂存" }).click();
  await expect(page.getByRole("alert")).toContainText("每个手机号仅能注册 1 个账号");
});

test("a_wrong_code_is_told_at_its_field_and_costs_nothing_else", async ({ page }) => {
  const { phone } = newcomer();
  await page.goto("/register");
  await page.getByRole("button", { name: "获取验证码" }).click();
  await expect(page.getByLabel("短信验证码"), "no phone is typed yet").toHaveAccessibleDescription(/手机号/);
  await page.getByLabel("姓名").fill("𬭎𬭳");
  await page.getByLabel("手机号").fill(phone);
  const code = await receiveCode(page, phone);
  await expect(page.getByRole("button", { name: /^\d+ 秒后可重新获取$/ })).toBeDisabled();
  await expect(page.getByRole("link", { name: "演示模式：查看短信" })).toHaveAttribute("href", "/demo/messages");
  await page.getByLabel("短信验证码").fill(code === "000000" ? "000001" : "000000");
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByLabel("短信验证码")).toHaveAccessibleDescription(/验证码不正确或已失效/);
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await page.getByLabel("短信验证码").fill(` ${code.slice(0, 3)} ${code.slice(3)} `);
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("button", { name: "账号菜单：𬭎𬭳" })).toBeVisible();
});

test("a_code_that_comes_late_takes_no_focus_from_the_password", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("手机号").fill(newcomer().phone);
  let answer = (): void => {};
  const held = new Promise<void>((done) => (answer = done));
  await page.route("**/api/v1/auth/sms-codes", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByLabel("密码").pressSequentially("一次性");
  answer();
  await expect(page.getByText(/^验证码已发送至/)).toBeVisible();
  await page.keyboard.type("提交-2025", { delay: 30 });
  await expect(page.getByLabel("密码")).toHaveValue("一次性提交-2025");
  await expect(page.getByLabel("短信验证码")).toHaveValue("");
});

test("clauses_17_29_personal_registration_logs_in", async ({ page }) => {
  await page.goto("/activity-registration");
  await page.getByRole("banner").getByRole("link", { name: "注册" }).click();
  await expect(page.getByText("建议项目奖由申报项目联系人注册个人账号")).toBeVisible();
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await page.getByLabel("姓名").fill("䶮昊");
  await typeCredentials(page, newcomer());
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

function newcomer(): Login {
  return { phone: freshPhone(), password: newcomersPassword };
}

/** The same browser after 退出登录, at 注册查询. */
async function loggedOut(page: Page): Promise<Page> {
  await logOut(page);
  await page.goto("/register/organization");
  return page;
}
