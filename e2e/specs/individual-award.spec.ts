// 个人奖: a registered unit files for one of its people and passes.

import type { Page } from "@playwright/test";

import { type Answers, filedBy } from "../support/answers";
import { registerUnit } from "../support/api";
import { ACHIEVEMENTS, COMMITMENT_LETTER, PHOTO } from "../support/files";
import { attach, fillForm, findings, openSection, save, saveState } from "../support/filing";
import { REVIEWER } from "../support/people";
import { logIn } from "../support/registration";
import { authorize, execute, setBody, setParameter, shownJson, tryOut } from "../support/swagger";
import { expect, test } from "../support/test";

test.describe.configure({ timeout: 120_000 });

test("clauses_12_16_44_47_a_unit_files_for_个人奖_and_passes", async ({ page, request, otherPage }) => {
  const unit = await registerUnit(request);
  const answers = filedBy(unit, "individual");

  await test.step("clauses_12_16_个人奖_of_the_present_employer", async () => {
    await page.goto("/login");
    await logIn(page, unit.administrator);
    await page.getByRole("link", { name: /^立即报名：演示活动/ }).click();
    await page.getByRole("button", { name: "申报个人奖" }).click();
    await expect(page.getByLabel("现工作单位")).toHaveValue(unit.name);
    await expect(page.getByLabel("现工作单位")).not.toBeEditable();
  });
  await test.step("fills_in_and_attaches", () => fillsIn(page, answers));
  const number = await test.step("submits", () => submits(page));
  await test.step("the_reviewer_lets_it_pass", () => letsPass(otherPage, number));
  await test.step("clause_47_申报记录_says_形式审查通过", async () => {
    await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "申报记录" }).click();
    const record = page.getByRole("listitem").filter({ hasText: number });
    await expect(record).toContainText(String(answers["name"]));
    await expect(record).toContainText("形式审查通过");
    await record.getByRole("link", { name: /^查看形审结果/ }).click();
    await expect(page.getByRole("heading", { name: "形式审查通过" })).toBeVisible();
  });
});

async function fillsIn(page: Page, answers: Answers): Promise<void> {
  await fillForm(page, answers);
  await openSection(page, "基本信息");
  await attach(page, "photo", PHOTO);
  await openSection(page, "附件");
  await attach(page, "commitment_letter", COMMITMENT_LETTER);
  await attach(page, "achievement_proof", ACHIEVEMENTS);
  await save(page);
  await page.reload();
  await expect(findings(page).getByRole("heading")).toHaveText("已填写完整，可以提交");
  await expect(saveState(page)).toHaveText(/^已保存/);
}

async function submits(page: Page): Promise<string> {
  await page.getByRole("button", { name: "检查并提交" }).click();
  await page.getByLabel("我已核对全部信息和材料，确认准确无误").check();
  await page.getByRole("button", { name: "提交", exact: true }).click();
  const number = page.getByRole("region", { name: "提交成功" }).getByRole("strong");
  await expect(number).toHaveText(/^\d{4}-GR-\d{6}$/);
  return number.innerText();
}

type Queue = { items: { id: string; number: string }[] };

async function letsPass(page: Page, number: string): Promise<void> {
  await authorize(page, REVIEWER);
  const list = await tryOut(page, "adminListApplications");
  await setParameter(list, "award", "individual");
  await setParameter(list, "status", "under_review");
  await setParameter(list, "limit", "100");
  const queue = (await shownJson(await execute(list, 200))) as Queue;
  const id = queue.items.find((item) => item.number === number)?.id;
  const record = await tryOut(page, "recordReviewResult");
  await setParameter(record, "id", String(id));
  await setBody(record, { outcome: "passed" });
  await execute(record, 201);
}
