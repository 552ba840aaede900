// 登录, 注册 and 加入组织 as a person does them.

import { type Locator, type Page, expect } from "@playwright/test";

import { enterCode } from "./codes";
import type { Login } from "./people";

/** Fills in 登录 and presses the button. */
export async function logIn(page: Page, login: Login): Promise<void> {
  await page.getByLabel("手机号").fill(login.phone);
  await page.getByLabel("密码").fill(login.password);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
}

/** 退出登录, behind the avatar. */
export async function logOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^账号菜单/ }).click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "登录" })).toBeVisible();
}

/** 注册查询. */
export async function lookUp(page: Page, unit: string): Promise<void> {
  await page.getByLabel("单位全称或统一社会信用代码").fill(unit);
  await page.getByRole("button", { name: "查询" }).click();
}

/** Types in what a new account logs in with, and the code that is sent to its phone. */
export async function typeCredentials(page: Page, login: Login): Promise<void> {
  await page.getByLabel("手机号").fill(login.phone);
  await enterCode(page, login.phone);
  await page.getByLabel("密码").fill(login.password);
}

/** 注册查询 of a free unit, and on to the form. */
export async function reachForm(page: Page, unit: string): Promise<void> {
  await page.goto("/register/organization");
  await lookUp(page, unit);
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByRole("heading", { name: "填写注册信息" })).toBeVisible();
}

/** Goes where the menu behind the avatar leads. */
export async function openAccountMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole("button", { name: /^账号菜单/ }).click();
  await page.locator("#account-menu").getByRole("link", { name: entry }).click();
}

/** Opens a section of 信息维护 from the avatar. */
export async function openAccount(page: Page, section: string): Promise<void> {
  await openAccountMenu(page, "信息维护");
  await openAccountSection(page, section);
}

/** Opens another section of 信息维护. */
export async function openAccountSection(page: Page, section: string): Promise<void> {
  await page.getByRole("navigation", { name: "信息维护各部分" }).getByRole("link", { name: section }).click();
  await expect(page.getByRole("heading", { level: 2, name: section, exact: true })).toBeVisible();
}

/** Opens the bell and gives its list. */
export async function openBell(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: /^通知/ }).click();
  return page.getByRole("region", { name: "通知" }).getByRole("listitem");
}
