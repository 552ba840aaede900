// 权限转让: the administrator hands all rights to another member.

import type { Page } from "@playwright/test";

import { filedBy, SECOND_UNIT } from "../support/answers";
import { attachRequired, beginDraft, enter, registerMember, registerPerson, registerUnit, submit } from "../support/api";
import { freshPhone, newcomersPassword } from "../support/people";
import { logIn, openAccount, openAccountSection, openBell } from "../support/registration";
import { expect, test } from "../support/test";

const NAME = "阿卜杜热合曼·阿布都热依木·买买提";
const SECTIONS = ["成员管理", "权限转让", "平台授权"];

test("clauses_38_39_40_the_successor_has_all_rights_and_what_was_filed_as_administrator", async ({ page, request, otherPage }) => {
  const unit = await registerUnit(request);
  const successor = await registerMember(request, unit, NAME);
  const filed = await beginDraft(request, unit.administrator, "project", filedBy(unit, "project"));
  await attachRequired(request, filed, "project", [unit.creditCode, SECOND_UNIT.creditCode]);
  await submit(request, filed);

  await page.goto("/login");
  await logIn(page, unit.administrator);
  await enter(otherPage, successor);
  await otherPage.goto("/account");
  await expect(otherPage.getByText("个人账号", { exact: true })).toBeVisible();
  for (const section of SECTIONS) {
    await expect(sectionLink(otherPage, section)).toHaveCount(0);
  }

  await test.step("clause_39_the_guides_warning_the_password_and_a_last_question", async () => {
    await openAccount(page, "权限转让");
    await expect(page.getByText("原组织管理员账号所有权限将由转让账号继承，原组织管理员账号转变为个人账号。")).toBeVisible();
    await page.getByLabel("从成员中选择").selectOption({ label: `${NAME}（${successor.phone}）` });
    await expect(page.getByLabel("转让对象的手机号")).toHaveValue(successor.phone);
    await page.getByLabel("登录密码").fill("不是这个密码-2025");
    await handOver(page);
    await expect(page.getByRole("alert")).toContainText("密码");
    await expect(page.getByRole("region", { name: "权限转让" }), "nothing has changed").toBeVisible();
    await page.getByLabel("登录密码").fill(unit.administrator.password);
    await handOver(page);
    await expect(page.getByRole("heading", { name: `权限已转让给 ${NAME}（${successor.phone}）` })).toBeVisible();
  });
  await test.step("clause_40_the_former_administrator_stays_a_member_with_a_personal_account", async () => {
    await openAccountSection(page, "个人资料");
    await expect(page.getByText("个人账号", { exact: true })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(unit.name);
    for (const section of SECTIONS) {
      await expect(sectionLink(page, section)).toHaveCount(0);
    }
    await page.goto("/account?section=members");
    await expect(page.getByRole("heading", { level: 2, name: "个人资料" })).toBeVisible();
    await page.goto("/applications");
    await expect(page.getByRole("heading", { name: "还没有申报记录" })).toBeVisible();
    await page.goto(`/applications/${filed.id}`);
    await expect(page.getByRole("heading", { name: "没有找到" })).toBeVisible();
  });
  await test.step("clauses_39_40_the_successor_sees_the_sections_and_the_filed_application", async () => {
    await otherPage.reload();
    await expect(otherPage.getByText("组织管理员账号", { exact: true })).toBeVisible();
    for (const section of SECTIONS) {
      await openAccountSection(otherPage, section);
    }
    await openAccountSection(otherPage, "成员管理");
    const members = otherPage.getByRole("list", { name: "成员" }).getByRole("listitem");
    await expect(members.filter({ hasText: NAME })).toContainText("组织管理员账号");
    await expect(members.filter({ hasText: "王志强" })).toContainText("个人账号");
    await otherPage.goto("/applications");
    await expect(otherPage.getByText("填报人 王志强"), "each record keeps its author").toBeVisible();
    await otherPage.getByRole("link", { name: /^查看状态与回执/ }).click();
    await expect(otherPage).toHaveURL(`/applications/${filed.id}/result`);
    await expect(otherPage.getByRole("region", { name: "提交回执" })).toContainText(unit.name);
  });
  await test.step("both_bells_tell", async () => {
    await expect((await openBell(otherPage)).first()).toContainText(
      `王志强已将${unit.name}的组织管理员权限转让给您，您现在是组织管理员。`,
    );
    await expect((await openBell(page)).first()).toContainText(
      `您已将${unit.name}的组织管理员权限转让给${NAME}，您的账号已转变为个人账号。`,
    );
  });
  await test.step("clause_40_and_can_still_file_for_the_unit", async () => {
    await page.goto("/activity-registration/demo");
    await page.getByRole("button", { name: "申报个人奖" }).click();
    await expect(page.getByLabel("现工作单位")).toHaveValue(unit.name);
  });
});

test("clause_39_only_to_a_member_of_the_same_organization", async ({ page, request }) => {
  const unit = await registerUnit(request);
  await registerMember(request, unit);
  const [stranger, others] = [await registerPerson(request), await registerUnit(request)];
  await enter(page, unit.administrator);
  await page.goto("/account?section=transfer");
  await page.getByRole("button", { name: "转让权限" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请先更正以下内容" })).toBeFocused();
  for (const phone of [stranger.phone, others.administrator.phone, unit.administrator.phone, freshPhone()]) {
    await page.getByLabel("转让对象的手机号").fill(phone);
    await page.getByLabel("登录密码").fill(newcomersPassword);
    await handOver(page);
    await expect(page.getByLabel("转让对象的手机号")).toHaveAccessibleDescription(/成员|本组织|个人账号/);
  }
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: "权限转让" })).toBeVisible();
});

async function handOver(page: Page): Promise<void> {
  await page.getByRole("button", { name: "转让权限" }).click();
  const dialog = page.getByRole("dialog", { name: "确认转让组织管理员权限？" });
  await dialog.getByRole("button", { name: "确认转让" }).click();
  await expect(dialog).toBeHidden();
}

function sectionLink(page: Page, section: string): ReturnType<Page["getByRole"]> {
  return page.getByRole("navigation", { name: "信息维护各部分" }).getByRole("link", { name: section });
}
