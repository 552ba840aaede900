// The pages about accounts and organizations in every state, wide and narrow, with long and hostile names in them.

import type { APIRequestContext, Page } from "@playwright/test";

import { SECOND_UNIT, filedBy } from "../support/answers";
import {
  type Unit,
  attachRequired,
  beginDraft,
  createPortal,
  enter,
  join,
  registerMember,
  registerPerson,
  registerUnit,
  setJoinPolicy,
  submit,
} from "../support/api";
import { enterCode, receiveCode } from "../support/codes";
import { NOTES } from "../support/files";
import { look } from "../support/look";
import { freshCreditCode, freshPhone, newcomersPassword } from "../support/people";
import { lookUp, openAccountSection, openBell, reachForm, typeCredentials } from "../support/registration";
import { expect, test } from "../support/test";

test.describe.configure({ timeout: 150_000 });

const LONG_PERSON = "阿卜杜热合曼·阿布都热依木·买买提";
const LONGEST_PERSON = "𰻝".repeat(50);

test("codes_and_personal_registration", async ({ page }) => {
  const phone = freshPhone();
  await page.goto("/register");
  await page.getByRole("button", { name: "获取验证码" }).click();
  await expect(page.getByLabel("短信验证码")).toHaveAttribute("aria-invalid", "true");
  await look(page, "code-no-phone");
  await page.getByLabel("姓名").fill(LONG_PERSON);
  await page.getByLabel("手机号").fill(phone);
  await receiveCode(page, phone);
  await look(page, "code-sent");
  await page.getByLabel("短信验证码").fill("000000");
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByLabel("短信验证码")).toHaveAccessibleDescription(/验证码不正确/);
  await look(page, "code-wrong");
  await refuse(page, "/accounts", 409, "phone_taken", "该手机号已注册账号", "每个手机号仅能注册 1 个账号，请直接登录，或更换手机号。");
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("link", { name: "前往登录" })).toBeVisible();
  await look(page, "register-phone-taken");
});

test("organization_registration", async ({ page, context }) => {
  const unit = longName("㈱");
  await reachForm(page, unit);
  await page.getByLabel("统一社会信用代码").fill(freshCreditCode());
  await page.getByLabel("管理员姓名").fill(LONG_PERSON);
  await page.reload();
  await expect(page.getByText("已恢复上次在此浏览器填写")).toBeVisible();
  await look(page, "organization-restored");
  await page.getByLabel("上传文件").setInputFiles(NOTES);
  await expect(page.getByText("格式不符")).toBeVisible();
  await look(page, "organization-proof-refused");
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "打印证明文件" }).click();
  const sheet = await opened;
  await expect(sheet.getByRole("article")).toContainText(unit);
  await look(sheet, "proof-template");
  await sheet.goto("/print/proof-template");
  await expect(sheet.getByRole("article")).not.toContainText(unit);
  await look(sheet, "proof-template-blank");
  await typeCredentials(page, { phone: freshPhone(), password: newcomersPassword });
  await page.getByRole("button", { name: "暂存" }).click();
  await expect(page.getByText(/^已暂存 /)).toBeVisible();
  await look(page, "organization-saved");
  await page.getByRole("button", { name: "放弃企业注册，保留为个人账号" }).click();
  await expect(page.getByRole("dialog", { name: "放弃企业注册？" })).toBeVisible();
  await look(page, "organization-discard");
  await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
  const taken = "每家单位仅能注册 1 个组织管理员账号，请自行联系组织管理员。已填写的内容仍然保留。";
  await refuse(page, "/organization-registrations/draft", 409, "organization_taken", "该企业已注册管理员账号", taken);
  await page.getByRole("button", { name: "暂存" }).click();
  await expect(page.getByRole("button", { name: "保留为个人账号", exact: true })).toBeVisible();
  await look(page, "organization-lost");
});

test("forgotten_password", async ({ page }) => {
  await page.goto("/forgot-password");
  await expect(page.getByLabel("新密码")).toBeVisible();
  await look(page, "forgot-password");
  await page.getByRole("button", { name: "重置密码" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await look(page, "forgot-password-errors");
});

test("cancellation", async ({ page }) => {
  await page.goto("/cancel-account");
  await expect(page.getByText("注销后无法恢复")).toBeVisible();
  await look(page, "cancel");
  await page.getByRole("button", { name: "注销账号" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await look(page, "cancel-errors");
  await page.getByLabel("手机号").fill(freshPhone());
  await page.getByLabel("密码").fill(newcomersPassword);
  await page.getByLabel("短信验证码").fill("123456");
  await page.getByLabel("我已了解：注销后账号无法恢复，草稿一并删除").check();
  await page.getByRole("button", { name: "注销账号" }).click();
  await expect(page.getByRole("dialog", { name: "确认注销账号？" })).toBeVisible();
  await look(page, "cancel-confirm");
  const participated = "该账号参加过活动（含“全面质量知识竞赛”等），无法注销。";
  await refuse(page, "/account-cancellations", 409, "account_participated", "无法注销", participated);
  await page.getByRole("button", { name: "确认注销" }).click();
  await expect(page.getByRole("alert")).toContainText("无法注销");
  await look(page, "cancel-participated");
  const members = "组织管理员账号须先进行权限转让，或移除其他成员，才能注销。";
  await refuse(page, "/account-cancellations", 409, "organization_has_members", "组织内还有其他成员", members);
  await page.getByRole("button", { name: "注销账号" }).click();
  await page.getByRole("button", { name: "确认注销" }).click();
  await expect(page.getByRole("link", { name: /权限转让/ })).toBeVisible();
  await look(page, "cancel-members");
  await page.route("**/api/v1/account-cancellations", (route) => route.fulfill({ status: 204 }), { times: 1 });
  await page.getByRole("button", { name: "注销账号" }).click();
  await page.getByRole("button", { name: "确认注销" }).click();
  await expect(page.getByRole("heading", { name: "账号已注销" })).toBeVisible();
  await look(page, "cancel-done");
});

test("未加入组织", async ({ page, request }) => {
  const unit = await registerUnit(request, { name: longName(freshCreditCode()) });
  await setJoinPolicy(request, unit, "approval");
  await enter(page, await registerPerson(request, LONGEST_PERSON));
  await page.goto("/activity-registration/demo");
  await page.getByRole("button", { name: "申报个人奖" }).click();
  const dialog = page.getByRole("dialog", { name: "未加入组织" });
  const search = async (asked: string): Promise<void> => {
    await dialog.getByLabel("单位名称或社会信用代码").fill(asked);
    await dialog.getByRole("button", { name: "查询" }).click();
  };
  await search(longName("无此单位"));
  await expect(dialog.getByText("无匹配结果")).toBeVisible();
  await look(page, "join-nobody");
  await search(unit.name);
  await expect(dialog.getByRole("heading", { name: unit.name })).toBeVisible();
  await look(page, "join-found");
  await dialog.getByRole("button", { name: "加入组织" }).click();
  await expect(dialog.getByText("等待组织管理员同意").first()).toBeVisible();
  await look(page, "join-waiting");
  await page.goto("/account?section=organization");
  await expect(page.getByRole("button", { name: "撤回申请" })).toBeVisible();
  await look(page, "account-organization-waiting");
  await page.getByRole("button", { name: "撤回申请" }).click();
  await expect(page.getByLabel("单位名称或社会信用代码")).toBeVisible();
  await look(page, "account-organization-none");
  await openBell(page);
  await expect(page.getByText("暂无通知")).toBeVisible();
  await look(page, "bell-empty");
});

test("信息维护_of_a_person", async ({ page, request }) => {
  const unit = await registerUnit(request, { name: longName(freshCreditCode()) });
  await enter(page, await registerMember(request, unit, LONGEST_PERSON));
  await page.goto("/account");
  await expect(page.getByLabel("姓名")).toHaveValue(LONGEST_PERSON);
  await look(page, "account-profile");
  await page.getByLabel("姓名").fill("");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await look(page, "account-profile-errors");
  await openAccountSection(page, "修改密码");
  await look(page, "account-password");
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await look(page, "account-password-errors");
  await page.getByLabel("当前密码").fill(newcomersPassword);
  await page.getByLabel("新密码").fill("换了一个密码-2026");
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByText("密码已修改，其他设备上的登录已全部退出。")).toBeVisible();
  await look(page, "account-password-done");
  await openAccountSection(page, "更换手机号");
  await look(page, "account-phone");
  await page.getByRole("button", { name: "更换手机号" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await look(page, "account-phone-errors");
  const phone = freshPhone();
  await page.getByLabel("新手机号").fill(phone);
  await enterCode(page, phone);
  await page.getByLabel("登录密码").fill("换了一个密码-2026");
  await page.getByRole("button", { name: "更换手机号" }).click();
  await expect(page.getByText(`手机号已更换为 ${phone}`)).toBeVisible();
  await look(page, "account-phone-done");
  await openAccountSection(page, "组织信息");
  await expect(page.getByRole("button", { name: "退出组织" })).toBeVisible();
  await look(page, "account-organization-member");
  await openAccountSection(page, "登录设备");
  await expect(page.getByText("本设备")).toBeVisible();
  await look(page, "account-sessions");
  await page.getByRole("button", { name: "退出所有设备" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "account-sessions-confirm");
  await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
  await openAccountSection(page, "数据导出");
  await look(page, "account-export");
});

test("信息维护_of_an_administrator", async ({ page, request }) => {
  const unit = await registerUnit(request, { name: longName(freshCreditCode()) });
  await enter(page, unit.administrator);
  await page.goto("/account");
  await openAccountSection(page, "成员管理");
  await expect(page.getByText("还没有其他成员。")).toBeVisible();
  await look(page, "account-members-empty");
  await openAccountSection(page, "权限转让");
  await expect(page.getByText("组织内还没有其他成员。")).toBeVisible();
  await look(page, "account-transfer-empty");
  await page.goto("/applications?scope=organization");
  await expect(page.getByRole("heading", { name: "本组织还没有申报记录" })).toBeVisible();
  await look(page, "applications-organization-empty");

  const successor = await populated(request, unit);
  await page.goto("/applications?scope=organization");
  await expect(page.getByRole("listitem").filter({ hasText: "草稿" })).toBeVisible();
  await look(page, "applications-organization");
  await page.goto("/account?section=organization");
  await expect(page.getByRole("img", { name: /^证明文件预览/ })).toBeVisible();
  await look(page, "account-organization");
  await page.getByLabel("电子邮箱").fill("不是邮箱");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("region", { name: "证明文件" }).getByLabel("重新上传").setInputFiles(NOTES);
  await expect(page.getByText("格式不符")).toBeVisible();
  await look(page, "account-organization-errors");
  await openAccountSection(page, "成员管理");
  await expect(page.getByRole("heading", { name: "待同意的加入申请" })).toBeVisible();
  await look(page, "account-members");
  await page.getByRole("button", { name: `移除 ${LONG_PERSON}` }).click();
  await expect(page.getByRole("dialog", { name: "移除成员？" })).toBeVisible();
  await look(page, "account-members-confirm");
  await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
  await openAccountSection(page, "平台授权");
  await expect(page.getByText(PORTAL).first()).toBeVisible();
  await look(page, "account-portals");
  await page.getByRole("button", { name: `授权 ${PORTAL}` }).first().click();
  await expect(page.getByText("已授权", { exact: true }).first()).toBeVisible();
  await look(page, "account-portals-granted");
  await openBell(page);
  await expect(page.getByRole("region", { name: "通知" }).getByRole("listitem")).toHaveCount(4);
  await look(page, "bell");
  await page.keyboard.press("Escape");
  await openAccountSection(page, "权限转让");
  await expect(page.getByLabel("从成员中选择")).toBeVisible();
  await look(page, "account-transfer");
  await page.getByRole("button", { name: "转让权限" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  await look(page, "account-transfer-errors");
  await page.getByLabel("转让对象的手机号").fill(successor);
  await page.getByLabel("登录密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "转让权限" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "account-transfer-confirm");
  await page.getByRole("button", { name: "确认转让" }).click();
  await expect(page.getByRole("heading", { name: /^权限已转让给/ })).toBeVisible();
  await look(page, "account-transfer-done");
});

test("a_taken_unit_with_a_long_name", async ({ page, request }) => {
  const unit = await registerUnit(request, { name: longName(freshCreditCode()) });
  await page.goto("/register/organization");
  await lookUp(page, unit.name);
  await expect(page.getByText("该企业已注册管理员账号")).toBeVisible();
  await look(page, "lookup-taken-long");
});

const PORTAL = "长三角质量提升与标准化公共服务平台（江苏省市场监督管理局）";

/** Two members, one who asks to join, a draft, a submission, a portal; gives the phone of a member. */
async function populated(request: APIRequestContext, unit: Unit): Promise<string> {
  const member = await registerMember(request, unit, LONG_PERSON);
  await registerMember(request, unit, LONGEST_PERSON);
  await setJoinPolicy(request, unit, "approval");
  await join(request, await registerPerson(request, LONGEST_PERSON), unit);
  await beginDraft(request, member, "individual", { name: LONGEST_PERSON });
  const filed = await beginDraft(request, member, "project", filedBy(unit, "project"));
  await attachRequired(request, filed, "project", [unit.creditCode, SECOND_UNIT.creditCode]);
  await submit(request, filed);
  await createPortal(request, PORTAL);
  return member.phone;
}

/** 60 characters. */
function longName(end: string): string {
  const start = "中国（上海）自由贸易试验区临港新片区国家市场监督管理总局质量发展与标准化联合研究中心有限责任公司第一分公司";
  return `${start.slice(0, 60 - [...end].length)}${end}`;
}

/** Lets the next request to this address be refused. */
async function refuse(page: Page, path: string, status: number, code: string, title: string, detail: string): Promise<void> {
  const problem = { type: `/problems/${code}`, title, status, detail, code, request_id: "0198a0b2" };
  const json = { contentType: "application/problem+json", body: JSON.stringify(problem), status };
  await page.route(`**/api/v1${path}`, (route) => route.fulfill(json), { times: 1 });
}
