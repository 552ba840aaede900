// 二次验证 of staff, from the temporary password on: set up, asked for at every way in, turned off again.

import { type Page, expect } from "@playwright/test";

import { createStaff } from "../support/api";
import { totp } from "../support/authenticator";
import { enterCode } from "../support/codes";
import { look, lookOnly } from "../support/look";
import { type Login, freshPhone, newcomersPassword } from "../support/people";
import { logIn, logOut, openAccount } from "../support/registration";
import { authorize } from "../support/swagger";
import { test } from "../support/test";

/** Gives the code that the login page asks for once the password is right. */
async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("二次验证码").fill(code);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
}

/** The first login of a new reviewer, whose temporary password must be changed before anything else. */
async function changeTemporaryPassword(page: Page, login: Login): Promise<void> {
  await page.goto("/login");
  await logIn(page, login);
  await expect(page.getByRole("heading", { name: "修改密码" })).toBeVisible();
  await page.getByLabel("当前密码").fill(login.password);
  await page.getByLabel("新密码").fill(newcomersPassword);
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByText("密码已修改")).toBeVisible();
}

/** Sets a second factor up; gives its secret and the recovery codes. */
async function setUp(page: Page, password: string): Promise<{ secret: string; recovery: string[] }> {
  await openAccount(page, "二次验证");
  await look(page, "second-factor-off");
  await page.getByLabel("当前密码").fill(password);
  await page.getByRole("button", { name: "获取密钥" }).click();
  const picture = page.getByRole("img", { name: "二次验证密钥的二维码" });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth), "it is drawn").toBeGreaterThan(100);
  await look(page, "second-factor-secret");
  const secret = (await page.locator("p.code").innerText()).replaceAll(" ", "");
  await page.getByLabel("验证码").fill("000000");
  await page.getByRole("button", { name: "启用二次验证" }).click();
  await expect(page.getByRole("alert")).toContainText("验证码不正确");
  await page.getByLabel("验证码").fill(totp(secret));
  await page.getByRole("button", { name: "启用二次验证" }).click();
  await expect(page.getByText("二次验证已启用。请立即保存下面的恢复码")).toBeVisible();
  const recovery = await page.locator("li.code").allInnerTexts();
  expect(recovery).toHaveLength(10);
  await look(page, "second-factor-recovery-codes");
  return { secret, recovery };
}

test("a_code_is_asked_for_at_every_way_in", async ({ page, request }) => {
  const login = await createStaff(request, { phone: freshPhone(), name: "李审核", role: "reviewer" });
  await changeTemporaryPassword(page, login);
  const mine = { phone: login.phone, password: newcomersPassword };
  const { secret, recovery } = await setUp(page, mine.password);
  await logOut(page);

  await page.goto("/login");
  await logIn(page, mine);
  await expect(page.getByLabel("二次验证码")).toBeFocused();
  await look(page, "login-second-factor");
  await giveCode(page, "000000");
  await expect(page.getByRole("alert")).toContainText("验证码不正确");
  // The one of now was used up by setting it up.
  await giveCode(page, totp(secret, 1));
  await expect(page.getByRole("heading", { name: "工作台" })).toBeVisible();
  await logOut(page);

  await authorize(page, { ...mine, password: `${mine.password} ${recovery[0]}` });
  await expect(page.getByRole("status")).toHaveText("李审核（审核员）已登录");
  await lookOnly(page, "docs-authorised");

  await page.goto("/forgot-password");
  await page.getByLabel("手机号").fill(mine.phone);
  await enterCode(page, mine.phone);
  await page.getByLabel("新密码").fill(`${mine.password}!`);
  await page.getByRole("button", { name: "重置密码" }).click();
  await page.getByLabel("二次验证码").fill(String(recovery[0]));
  await page.getByRole("button", { name: "重置密码" }).click();
  await expect(page.getByRole("alert"), "a recovery code is good once").toContainText("验证码不正确");
  await look(page, "forgot-password-second-factor");
  await page.getByLabel("二次验证码").fill(String(recovery[1]));
  await page.getByRole("button", { name: "重置密码" }).click();
  await expect(page.getByRole("heading", { name: "工作台" })).toBeVisible();

  await openAccount(page, "二次验证");
  await look(page, "second-factor-on");
  await page.getByLabel("当前密码").fill(`${mine.password}!`);
  await page.getByLabel("验证码").fill(String(recovery[2]));
  await page.getByRole("button", { name: "关闭二次验证" }).click();
  await expect(page.getByText("二次验证已关闭。")).toBeVisible();
  await logOut(page);
  await page.goto("/login");
  await logIn(page, { ...mine, password: `${mine.password}!` });
  await expect(page.getByRole("heading", { name: "工作台" })).toBeVisible();
});
