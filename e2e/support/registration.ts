// 登录 and 企业注册 as a person does them.

import { type Page, expect } from "@playwright/test";

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
