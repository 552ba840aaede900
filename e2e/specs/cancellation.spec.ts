// 注销账号 and 忘记密码. Both send a code to a phone that had one when it registered, and a phone gets one a minute: so
// everyone is registered first.

import type { APIRequestContext, Page } from "@playwright/test";

import { SECOND_UNIT, filedBy } from "../support/answers";
import {
  type Unit,
  attachRequired,
  beginDraft,
  enter,
  join,
  registerMember,
  registerPerson,
  registerUnit,
  submit,
} from "../support/api";
import { enterCode } from "../support/codes";
import type { Login } from "../support/people";
import { logIn, lookUp, openBell, typeCredentials } from "../support/registration";
import { expect, test } from "../support/test";

test.describe.configure({ mode: "serial", timeout: 150_000 });

let people: { leaving: Login; filed: Unit; busy: Unit; empty: Unit; forgetful: Login };

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL });
  const busy = await registerUnit(request);
  people = {
    leaving: await registerPerson(request, "䶮昊"),
    forgetful: await registerPerson(request, "𰻝𰻝面"),
    empty: await registerUnit(request),
    filed: await filedUnit(request),
    busy,
  };
  await registerMember(request, busy);
  await request.dispose();
});

test("clause_35_注销账号_stands_at_the_bottom_of_登录_and_asks_for_all_it_needs", async ({ page }) => {
  await openCancellation(page);
  await page.getByRole("button", { name: "注销账号" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "请先更正以下内容" });
  await expect(summary.getByRole("listitem")).toHaveCount(4);
  await summary.getByRole("link", { name: "请先阅读并确认。" }).press("Enter");
  await expect(page.getByLabel("我已了解：注销后账号无法恢复，草稿一并删除")).toBeFocused();
});

test("clause_36_who_has_filed_cannot_cancel", async ({ page }) => {
  await openCancellation(page);
  await fillIn(page, people.filed.administrator);
  await confirm(page);
  await expect(page.getByRole("alert")).toContainText("无法注销");
  await expect(page.getByRole("alert")).toContainText("全面质量知识竞赛");
  await page.goto("/login");
  await logIn(page, people.filed.administrator);
  await expect(page.getByRole("banner")).toContainText(people.filed.name);
});

test("clause_36_an_administrator_with_members_is_led_to_权限转让", async ({ page }) => {
  await openCancellation(page);
  await fillIn(page, people.busy.administrator);
  await confirm(page);
  await expect(page.getByRole("alert")).toContainText("组织内还有其他成员");
  await page.getByRole("link", { name: "登录后在“信息维护”进行权限转让" }).click();
  await logIn(page, people.busy.administrator);
  await expect(page).toHaveURL("/account?section=transfer");
});

test("clause_37_the_organization_is_free_again", async ({ page }) => {
  const { administrator, name } = people.empty;
  await enter(page, administrator);
  await page.goto("/account?section=export");
  await page.getByRole("link", { name: "注销账号" }).click();
  await expect(page.getByLabel("手机号"), "the account that is logged in").toHaveValue(administrator.phone);
  await fillIn(page, administrator);
  await confirm(page);
  await expect(page.getByRole("heading", { name: "账号已注销" })).toBeVisible();
  await expect(page.getByRole("banner").getByRole("link", { name: "登录" })).toBeVisible();
  await page.goto("/register/organization");
  await lookUp(page, name);
  await expect(page.getByText("该企业尚未注册组织管理员账号，可继续注册")).toBeVisible();
});

test("clause_37_a_wrong_password_cancels_nothing_and_after_it_the_phone_is_free_again", async ({ page, request }) => {
  const { leaving } = people;
  const draft = await beginDraftAsMember(request, leaving);
  await openCancellation(page);
  await fillIn(page, { ...leaving, password: "不是这个密码-2025" });
  await confirm(page);
  await expect(page.getByRole("alert")).toContainText("密码");
  await page.getByLabel("密码").fill(leaving.password);
  await confirm(page);
  await expect(page.getByRole("status").filter({ hasText: "账号已注销" })).toBeFocused();

  await page.goto("/login");
  await logIn(page, leaving);
  await expect(page.getByRole("alert")).toContainText("手机号或密码不正确");
  await page.goto("/register");
  await page.getByLabel("姓名").fill("䶮昊");
  await typeCredentials(page, leaving);
  await page.getByRole("button", { name: "注册", exact: true }).click();
  await expect(page.getByRole("button", { name: "账号菜单：䶮昊" })).toBeVisible();
  await page.goto("/account?section=organization");
  await expect(page.getByText("当前账号还不属于任何组织。"), "it is another account").toBeVisible();
  await page.goto(`/applications/${draft}`);
  await expect(page.getByRole("heading", { name: "没有找到" })).toBeVisible();
});

test("a_forgotten_password_is_replaced_with_a_code_and_other_devices_are_logged_out", async ({ page, otherPage }) => {
  const { forgetful } = people;
  await enter(otherPage, forgetful);
  await otherPage.goto("/account");
  await expect(otherPage.getByRole("heading", { level: 2, name: "个人资料" })).toBeVisible();
  await page.goto("/login");
  await page.getByRole("link", { name: "忘记密码" }).click();
  await page.getByRole("button", { name: "重置密码" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" }).getByRole("listitem")).toHaveCount(3);
  await page.getByLabel("手机号").fill(forgetful.phone);
  await enterCode(page, forgetful.phone);
  await page.getByLabel("新密码").fill("12345678");
  await page.getByRole("button", { name: "重置密码" }).click();
  await expect(page.getByLabel("新密码"), "a common one is refused").toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("新密码").fill("重新设置的密码-2026");
  await page.getByRole("button", { name: "重置密码" }).click();
  await expect(page.getByText("密码已重置，其他设备均已退出登录")).toBeVisible();
  await expect(page.getByRole("button", { name: "账号菜单：𰻝𰻝面" })).toBeVisible();
  await expect((await openBell(page)).first()).toContainText("您的密码已修改，其他设备均已退出登录。");

  await otherPage.reload();
  await expect(otherPage).toHaveURL(/\/login\?next=/);
  await logIn(otherPage, forgetful);
  await expect(otherPage.getByRole("alert")).toContainText("手机号或密码不正确");
  await logIn(otherPage, { ...forgetful, password: "重新设置的密码-2026" });
  await expect(otherPage).toHaveURL("/account");
});

async function openCancellation(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByRole("main").getByRole("link", { name: "注销账号" }).click();
  await expect(page.getByText("注销后无法恢复")).toBeVisible();
}

async function fillIn(page: Page, login: Login): Promise<void> {
  await typeCredentials(page, login);
  await page.getByLabel("我已了解：注销后账号无法恢复，草稿一并删除").check();
}

async function confirm(page: Page): Promise<void> {
  await page.getByRole("button", { name: "注销账号" }).click();
  await page.getByRole("dialog", { name: "确认注销账号？" }).getByRole("button", { name: "确认注销" }).click();
}

async function filedUnit(request: APIRequestContext): Promise<Unit> {
  const unit = await registerUnit(request);
  const filed = await beginDraft(request, unit.administrator, "project", filedBy(unit, "project"));
  await attachRequired(request, filed, "project", [unit.creditCode, SECOND_UNIT.creditCode]);
  await submit(request, filed);
  return unit;
}

/** A draft does not stand in the way of 注销, and goes with the account. */
async function beginDraftAsMember(request: APIRequestContext, login: Login): Promise<string> {
  const unit = await registerUnit(request);
  await join(request, login, unit);
  return (await beginDraft(request, login, "individual")).id;
}
