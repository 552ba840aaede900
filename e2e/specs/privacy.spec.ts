// What stays in the browser of who has logged in and worked.

import type { Page } from "@playwright/test";

import { beginDraft, registerUnit } from "../support/api";
import { PROOF } from "../support/files";
import { field, save, saveState } from "../support/filing";
import { freshPhone, newcomersPassword } from "../support/people";
import { logIn, logOut, openAccount, openBell, reachForm, typeCredentials } from "../support/registration";
import { expect, test } from "../support/test";

type Kept = Record<"local" | "session", Record<string, string>>;

test.describe("item_27", () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("item_27_nothing_but_unsent_edits_stands_in_the_browsers_storage", async ({ page, request, context }) => {
    const unit = await registerUnit(request);
    const filed = await beginDraft(request, unit.administrator, "project");
    await page.goto("/login");
    await logIn(page, unit.administrator);
    await openBell(page);
    await openAccount(page, "组织信息");
    await page.goto(`/applications/${filed.id}`);
    await field(page, "/project_name").fill("𠮷野家（上海）有限公司");
    await save(page);
    expect(await kept(page)).toEqual({ local: {}, session: {} });

    await context.setOffline(true);
    await field(page, "/project_name").fill("断网时填写");
    await expect(saveState(page)).toContainText("未保存，网络中断");
    const unsent = (await kept(page)).local;
    expect(Object.keys(unsent)).toEqual([expect.stringMatching(new RegExp(`^shenbao\\.unsent\\..*\\.${filed.id}$`))]);
    expect(JSON.stringify(unsent)).toContain("断网时填写");
    expectNoSecret(unsent);
    await context.setOffline(false);
    await expect(saveState(page)).toHaveText(/^已保存/);
    expect(await kept(page)).toEqual({ local: {}, session: {} });
    await logOut(page);
    expect(await kept(page)).toEqual({ local: {}, session: {} });
  });
});

test("item_27_a_registration_is_kept_without_password_and_code_until_it_is_saved", async ({ page }) => {
  const login = { phone: freshPhone(), password: newcomersPassword };
  await reachForm(page, "𠮷野家（上海）有限公司");
  await page.getByLabel("管理员姓名").fill("䶮昊");
  await typeCredentials(page, login);
  const code = await page.getByLabel("短信验证码").inputValue();
  const { local, session } = await kept(page);
  expect(session).toEqual({});
  expect(Object.keys(local)).toEqual(["shenbao.registration"]);
  expect(local["shenbao.registration"]).toContain("䶮昊");
  expect(local["shenbao.registration"]).not.toContain(code);
  expectNoSecret(local);
  await page.getByLabel("上传文件").setInputFiles(PROOF);
  await expect(page.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
  expect(await kept(page)).toEqual({ local: {}, session: {} });
});

test("item_27_the_cookie_is_for_the_server_only_and_scripts_see_none", async ({ page, request, context }) => {
  const { administrator } = await registerUnit(request);
  await page.goto("/login");
  await logIn(page, administrator);
  await expect(page.getByRole("button", { name: /^账号菜单/ })).toBeVisible();
  const cookies = await context.cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) {
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    expect(cookie.path, "only where the login is renewed or ended").toMatch(/^\/api\/v1\/auth/);
  }
  expect(await page.evaluate(() => document.cookie)).toBe("");
  await logOut(page);
  expect(await context.cookies()).toEqual([]);
});

function kept(page: Page): Promise<Kept> {
  return page.evaluate(() => ({ local: { ...localStorage }, session: { ...sessionStorage } }));
}

function expectNoSecret(stored: Record<string, string>): void {
  expect(JSON.stringify(stored)).not.toContain(newcomersPassword);
  expect(JSON.stringify(stored), "no token").not.toMatch(/eyJ|token|password/i);
}
