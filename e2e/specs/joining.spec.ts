// A person without an organization: 未加入组织, joining by name or code, the wait for the administrator's consent.

import type { Locator, Page } from "@playwright/test";

import { SECOND_UNIT, filedBy } from "../support/answers";
import {
  type Unit,
  attachRequired,
  beginDraft,
  enter,
  freshUnitName,
  join,
  registerMember,
  registerPerson,
  registerUnit,
  setJoinPolicy,
  submit,
} from "../support/api";
import { sections } from "../support/filing";
import { freshCreditCode, freshPhone, newcomersPassword } from "../support/people";
import { logIn, logOut, openAccount, openAccountSection, openBell, typeCredentials } from "../support/registration";
import { expect, test } from "../support/test";

test("clauses_13_17_28_30_32_a_person_registers_joins_by_name_and_is_led_on_to_the_draft", async ({ page, request }) => {
  const unit = await registerUnit(request);
  const person = { phone: freshPhone(), password: newcomersPassword };

  await test.step("clauses_13_17_立即报名_leads_to_login_and_from_there_to_注册", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: /^立即报名：演示活动/ }).click();
    await page.getByRole("button", { name: "申报项目奖" }).click();
    await page.getByRole("main").getByRole("link", { name: "注册" }).click();
    await page.getByLabel("姓名").fill("尼格买提•热合曼");
    await typeCredentials(page, person);
    await page.getByRole("button", { name: "注册", exact: true }).click();
    await expect(page, "back where one was going").toHaveURL("/activity-registration/demo");
    await expect(page.getByRole("button", { name: "账号菜单：尼格买提·热合曼" })).toBeVisible();
  });
  const dialog = noOrganization(page);
  await test.step("clauses_30_32_无匹配结果_while_the_unit_has_no_administrator", async () => {
    await page.getByRole("button", { name: "申报项目奖" }).click();
    await expect(dialog).toBeVisible();
    for (const nobody of [freshUnitName(freshCreditCode()), "质量\u202e奖", freshCreditCode()]) {
      await search(dialog, nobody);
      await expect(dialog.getByText("无匹配结果")).toBeVisible();
      await expect(dialog.getByText("请单位注册组织管理员账号后再进行申报")).toBeVisible();
      await expect(dialog.getByRole("button", { name: "加入组织" })).toHaveCount(0);
    }
    await search(dialog, "91440300708461136I");
    await expect(dialog.getByText("无匹配结果")).toHaveCount(0);
    await expect(dialog.getByLabel("单位名称或社会信用代码")).toHaveAttribute("aria-invalid", "true");
  });
  await test.step("clause_31_joins_by_name_and_the_draft_opens", async () => {
    await search(dialog, `\u200b${unit.name.replace("（", " ( ").replace("）", ")")}\ufeff`);
    await expect(dialog.getByRole("heading", { name: unit.name })).toBeVisible();
    await expect(dialog.getByText("王**")).toBeVisible();
    await dialog.getByRole("button", { name: "加入组织" }).click();
    await expect(page.getByRole("heading", { name: /^申报材料填报/ })).toBeVisible();
    await expect(page.getByRole("banner")).toContainText(unit.name);
    await sections(page).getByRole("link", { name: "主要完成单位" }).click();
    await expect(page.getByLabel("单位名称").first()).toHaveValue(unit.name);
  });
});

for (const written of [
  (code: string): string => code,
  (code: string): string => [...code].map((letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)).join(""),
  (code: string): string => `${code.slice(0, 8)}-${code.slice(8).toLowerCase()} `,
]) {
  test(`clause_31_joins_by_code: ${written("91320594X")}`, async ({ page, request }) => {
    const unit = await registerUnit(request);
    await enter(page, await registerPerson(request, "𬭎𬭳"));
    await page.goto("/activity-registration/demo");
    await page.getByRole("button", { name: "申报个人奖" }).click();
    await search(noOrganization(page), written(unit.creditCode));
    await noOrganization(page).getByRole("button", { name: "加入组织" }).click();
    await expect(page.getByRole("heading", { name: /^申报材料填报/ })).toBeVisible();
    await expect(page.getByLabel("现工作单位")).toHaveValue(unit.name);
  });
}

test("clause_34_a_member_and_the_administrator_begin_several_of_both_kinds", async ({ page, request, otherPage }) => {
  const unit = await registerUnit(request);
  await enter(page, await registerMember(request, unit));
  await enter(otherPage, unit.administrator);
  for (const applicant of [page, otherPage]) {
    for (const award of ["申报项目奖", "申报项目奖", "申报个人奖", "申报个人奖"]) {
      await applicant.goto("/activity-registration/demo");
      await applicant.getByRole("button", { name: award }).click();
      await expect(applicant.getByRole("heading", { name: /^申报材料填报/ })).toBeVisible();
    }
    await applicant.goto("/applications");
    await expect(applicant.getByRole("link", { name: /^继续填写/ })).toHaveCount(4);
  }
});

test("clauses_28_40_the_administrator_sees_the_members_records_and_their_contents_once_submitted", async ({ page, request }) => {
  const unit = await registerUnit(request);
  const person = await registerMember(request, unit, "阿卜杜热合曼·阿布都热依木·买买提");
  const filed = await beginDraft(request, person, "project", filedBy(unit, "project"));
  await attachRequired(request, filed, "project", [unit.creditCode, SECOND_UNIT.creditCode]);
  await enter(page, unit.administrator);
  await page.goto("/applications");
  await expect(page.getByRole("heading", { name: "还没有申报记录" })).toBeVisible();
  await page.getByRole("link", { name: "本组织的申报" }).click();
  const record = page.getByRole("listitem").filter({ hasText: "填报人 阿卜杜热合曼·阿布都热依木·买买提" });
  await expect(record).toContainText("草稿");
  await expect(record.getByRole("link"), "a member's draft is the member's").toHaveCount(0);
  await expect(record.getByRole("button")).toHaveCount(0);
  await submit(request, filed);
  await page.reload();
  await expect(record).toContainText("形式审查中");
  await record.getByRole("link").click();
  await page.getByRole("link", { name: "查看已提交的申报材料" }).click();
  await expect(page.getByText("提交后无法对申报材料进行补充或修改。")).toBeVisible();
  await enter(page, person);
  await page.goto("/applications?scope=organization");
  await expect(page.getByRole("link", { name: /^查看状态与回执/ })).toHaveCount(1);
  await expect(page.getByRole("link", { name: "本组织的申报" })).toHaveCount(0);
});

test("clause_31_the_administrator_approves_the_bell_tells_and_the_applicant_goes_on", async ({ page, request, otherPage }) => {
  const unit = await withApproval(request);
  await enter(page, await registerPerson(request, "阿卜杜热合曼·阿布都热依木·买买提"));
  await page.goto("/activity-registration/demo");
  await page.getByRole("button", { name: "申报个人奖" }).click();
  const dialog = noOrganization(page);
  await search(dialog, unit.creditCode);
  await expect(dialog.getByText("该组织须由组织管理员同意后方可加入。")).toBeVisible();
  await dialog.getByRole("button", { name: "加入组织" }).click();
  await expect(dialog.getByText(`已申请加入 ${unit.name}，等待组织管理员同意`)).toBeVisible();
  await dialog.getByRole("button", { name: "刷新状态" }).click();
  await expect(dialog.getByText("组织管理员尚未同意，请稍后再看。")).toBeVisible();
  await dialog.getByRole("button", { name: "关闭" }).click();

  await enter(otherPage, unit.administrator);
  await otherPage.goto("/activity-registration");
  await expect(otherPage.getByRole("button", { name: "通知，1 条未读" })).toBeVisible();
  const news = await openBell(otherPage);
  await expect(news.first()).toContainText(`阿卜杜热合曼·阿布都热依木·买买提申请加入${unit.name}`);
  await expect(otherPage.getByRole("button", { name: "通知", exact: true })).toBeVisible();
  await openAccount(otherPage, "成员管理");
  await otherPage.getByRole("button", { name: "同意 阿卜杜热合曼·阿布都热依木·买买提" }).click();
  await expect(otherPage.getByRole("heading", { name: "待同意的加入申请" })).toHaveCount(0);
  const members = otherPage.getByRole("list", { name: "成员" }).getByRole("listitem");
  await expect(members.filter({ hasText: "阿卜杜热合曼·阿布都热依木·买买提" })).toContainText("个人账号");

  await page.getByRole("button", { name: "申报个人奖" }).click();
  await dialog.getByRole("button", { name: "刷新状态" }).click();
  await expect(page.getByRole("heading", { name: /^申报材料填报/ })).toBeVisible();
  await expect((await openBell(page)).first()).toContainText(`您已加入${unit.name}，可以申报。`);
});

test("a_request_can_be_withdrawn_and_declined_and_asked_again", async ({ page, request, otherPage }) => {
  const unit = await withApproval(request);
  const person = await registerPerson(request, "䶮昊");
  await enter(page, person);
  await page.goto("/account?section=organization");
  await search(page.getByRole("main"), unit.name);
  await page.getByRole("button", { name: "加入组织" }).click();
  await page.getByRole("button", { name: "撤回申请" }).click();
  await expect(page.getByLabel("单位名称或社会信用代码")).toBeFocused();
  await join(request, person, unit);

  await enter(otherPage, unit.administrator);
  await otherPage.goto("/account?section=members");
  await otherPage.getByRole("button", { name: "拒绝 䶮昊" }).click();
  await otherPage.getByRole("dialog", { name: "拒绝加入申请？" }).getByRole("button", { name: "拒绝" }).click();
  await expect(otherPage.getByText("已拒绝加入申请。")).toBeVisible();

  await page.reload();
  await expect((await openBell(page)).first()).toContainText(`${unit.name}的管理员未同意您的加入申请`);
  await search(page.getByRole("main"), unit.creditCode);
  await page.getByRole("button", { name: "加入组织" }).click();
  await expect(page.getByText("等待组织管理员同意")).toBeVisible();
});

test("clause_28_a_removed_member_is_told_keeps_the_draft_and_cannot_file", async ({ page, request, otherPage }) => {
  const unit = await registerUnit(request);
  const person = await registerMember(request, unit, "𰻝𰻝面");
  await enter(page, person);
  await page.goto("/activity-registration/demo");
  await page.getByRole("button", { name: "申报项目奖" }).click();
  await expect(page.getByRole("heading", { name: /^申报材料填报/ })).toBeVisible();

  await otherPage.goto("/login");
  await logIn(otherPage, unit.administrator);
  await openAccount(otherPage, "成员管理");
  await otherPage.getByRole("button", { name: "移除 𰻝𰻝面" }).click();
  await otherPage.getByRole("dialog", { name: "移除成员？" }).getByRole("button", { name: "移除" }).click();
  await expect(otherPage.getByText("还没有其他成员。")).toBeVisible();
  await openAccountSection(otherPage, "权限转让");
  await expect(otherPage.getByText("组织内还没有其他成员。")).toBeVisible();
  await logOut(otherPage);

  await page.goto("/activity-registration/demo");
  await expect((await openBell(page)).first()).toContainText(`您已被移出${unit.name}`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "申报个人奖" }).click();
  await expect(noOrganization(page)).toBeVisible();
  await page.goto("/applications");
  await expect(page.getByText("草稿", { exact: true })).toBeVisible();
});

test("a_member_leaves_by_oneself_and_the_administrator_is_told", async ({ page, request, otherPage }) => {
  const unit = await registerUnit(request);
  await enter(page, await registerMember(request, unit, "李娜"));
  await page.goto("/account?section=organization");
  await expect(page.getByText("如需更改组织信息，请联系组织管理员。")).toBeVisible();
  await page.getByRole("button", { name: "退出组织" }).click();
  await page.getByRole("dialog", { name: "退出组织？" }).getByRole("button", { name: "退出组织" }).click();
  await expect(page.getByText("当前账号还不属于任何组织。")).toBeVisible();
  await enter(otherPage, unit.administrator);
  await otherPage.goto("/activity-registration");
  await expect((await openBell(otherPage)).first()).toContainText(`李娜已退出${unit.name}`);
});

function noOrganization(page: Page): Locator {
  return page.getByRole("dialog", { name: "未加入组织" });
}

async function search(around: Locator, unit: string): Promise<void> {
  await around.getByLabel("单位名称或社会信用代码").fill(unit);
  await around.getByRole("button", { name: "查询" }).click();
}

async function withApproval(request: Parameters<typeof registerUnit>[0]): Promise<Unit> {
  const unit = await registerUnit(request);
  await setJoinPolicy(request, unit, "approval");
  return unit;
}
