// What is printed: the application, its receipt, the letters to stamp; judged by the pages of the PDF.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import type { APIRequestContext, Page } from "@playwright/test";

import { type Answers, SECOND_UNIT, filedBy } from "../support/answers";
import { type Filed, type Unit, beginDraft, completeDraft, enter, receiptOf, registerPerson, registerUnit, submit } from "../support/api";
import { saveState } from "../support/filing";
import { expect, test } from "../support/test";

test.describe.configure({ timeout: 120_000 });

const HOSTILE = "质量\u202e奖👨‍👩‍👧团队①㈱㎡𰻝𰻝面\u200b⽹络";

test("a_draft_with_3000_characters_and_hostile_strings_is_printed_whole_and_marked_on_each_page", async ({ page, request }) => {
  const { unit, filed } = await draft(request);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}`);
  await expect(saveState(page)).toHaveText(/^已保存/);
  const [sheet] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "打印草稿" }).click()]);
  await expect(sheet).toHaveURL(`/print/applications/${filed.id}`);
  await expect(sheet.getByRole("heading", { name: "项目奖申报书" })).toBeVisible();
  for (const text of ["<script>alert(1)</script>", "𠮷野家（上海）有限公司", "阿卜杜热合曼·阿布都热依木·买买提", "末尾的一句话"]) {
    await expect(sheet.getByRole("article")).toContainText(text);
  }
  const pages = await printed(sheet, "draft");
  expect(pages.length).toBeGreaterThan(8);
  for (const [index, text] of pages.entries()) {
    expect(text, `page ${index + 1}`).toContain("草稿，未提交");
    expect(text, `page ${index + 1}`).toContain(`${index + 1} / ${pages.length}`);
    expect(text, "what is not to be printed").not.toMatch(/用 A4 纸打印|活动报名|咨询电话/);
  }
  const whole = pages.join("").replace(/\s/g, "");
  expect(whole.match(/长文字/g)?.length, "no line is lost between two pages").toBeGreaterThanOrEqual(5 * 900);
  expect(whole).toContain("末尾的一句话");
});

test("a_submission_is_printed_with_number_and_digest_on_each_page", async ({ page, request }) => {
  const { unit, filed } = await draft(request, "complete");
  await submit(request, filed);
  const receipt = JSON.parse(await receiptOf(request, filed)) as { number: string; form_sha256: string };
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}`);
  await page.getByRole("link", { name: "打印申报材料" }).click();
  await expect(page.getByRole("heading", { name: "打印申报材料" })).toBeVisible();
  const pages = await printed(page, "submitted");
  for (const [index, text] of pages.entries()) {
    expect(text, `page ${index + 1}`).toContain(`受理编号 ${receipt.number}`);
    expect(text.replace(/\s/g, ""), `page ${index + 1}`).toContain(receipt.form_sha256);
    expect(text, `page ${index + 1}`).not.toContain("草稿");
  }
  const whole = pages.join("\n");
  for (const file of ["commitment-letter.pdf", "application-proof.pdf", "appraisal.pdf"]) {
    expect(whole).toContain(file);
  }
  await page.goto(`/applications/${filed.id}/result`);
  await page.getByRole("link", { name: "打印申报材料" }).click();
  await expect(page).toHaveURL(`/print/applications/${filed.id}`);
});

test("a_draft_after_the_close_is_printed_as_a_draft", async ({ page, request }) => {
  const { unit, filed } = await draft(request);
  await enter(page, unit.administrator);
  const later = new Date(Date.now() + 40 * 86_400_000).toISOString();
  await page.route("**/api/v1/clock", (route) => route.fulfill({ json: { now: later } }));
  await page.goto(`/print/applications/${filed.id}`);
  await expect(page.getByText("草稿，未提交").first()).toBeVisible();
});

test("the_receipt_is_printed_with_what_it_takes_to_check_it", async ({ page, request }) => {
  const { unit, filed } = await draft(request, "complete");
  await submit(request, filed);
  const receipt = JSON.parse(await receiptOf(request, filed)) as { number: string; form_sha256: string; signature: string };
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}/result`);
  await page.getByRole("link", { name: "打印回执" }).click();
  await expect(page).toHaveURL(`/print/receipts/${filed.id}`);
  const pages = await printed(page, "receipt");
  const whole = pages.join("").replace(/\s/g, "");
  expect(whole).toContain(receipt.number);
  expect(whole).toContain(receipt.form_sha256);
  expect(whole).toContain(unit.name);
  expect(whole).toContain("/receipts验证本回执");
  expect(whole).not.toContain("活动报名");
});

test("clause_43_each_completing_unit_has_its_letter_to_stamp", async ({ page, request }) => {
  const { unit, filed } = await draft(request);
  await enter(page, unit.administrator);
  await page.goto(`/print/commitment-letters/${filed.id}?unit=1`);
  await expect(page.getByRole("article")).toContainText(`单位（公章）：${unit.name}`);
  await page.getByRole("link", { name: /^第 2 完成单位/ }).click();
  await expect(page).toHaveURL(/unit=2$/);
  await expect(page.getByRole("article")).toContainText(`单位（公章）：${SECOND_UNIT.name}`);
  await expect(page.getByRole("article")).toContainText("自愿参加演示活动");
  const pages = await printed(page, "letter");
  expect(pages).toHaveLength(1);
  expect(pages[0]).toContain("申报承诺书");
  expect(pages[0]?.replace(/\s/g, "")).toContain("日期：年月日");
});

test("clause_44_the_letter_of_个人奖_is_the_employers", async ({ page, request }) => {
  const unit = await registerUnit(request);
  const filed = await beginDraft(request, unit.administrator, "individual");
  await enter(page, unit.administrator);
  await page.goto(`/print/commitment-letters/${filed.id}`);
  await expect(page.getByRole("article")).toContainText(`单位（公章）：${unit.name}`);
  await expect(page.getByRole("article"), "what is not known yet is left to write in").toContainText("____");
  expect(await printed(page, "letter-individual")).toHaveLength(1);
});

test("there_is_nothing_to_print", async ({ page, request }) => {
  const { unit, filed } = await draft(request);
  await page.goto(`/print/applications/${filed.id}`);
  await expect(page, "without a login").toHaveURL(/\/login\?next=/);
  await enter(page, unit.administrator);
  for (const unitNumber of ["0", "9", "-1", "x", "99999999999999999999"]) {
    await page.goto(`/print/commitment-letters/${filed.id}?unit=${unitNumber}`);
    await expect(page.getByRole("heading", { name: "没有可打印的承诺书" })).toBeVisible();
  }
  await page.getByRole("link", { name: "返回申报材料" }).click();
  await expect(saveState(page)).toHaveText(/^已保存/);
  await page.goto(`/print/receipts/${filed.id}`);
  await expect(page.getByRole("heading", { name: "没有找到" }), "no receipt of a draft").toBeVisible();
  await enter(page, await registerPerson(request));
  for (const address of [`/print/applications/${filed.id}`, `/print/commitment-letters/${filed.id}?unit=1`, "/print/receipts/none"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "没有找到" }), "someone else's").toBeVisible();
  }
});

/** A draft with the longest texts and the strings of the specification. */
async function draft(request: APIRequestContext, complete?: "complete"): Promise<{ unit: Unit; filed: Filed }> {
  const unit = await registerUnit(request);
  if (complete) {
    return { unit, filed: await completeDraft(request, unit, "project") };
  }
  const answers = filedBy(unit, "project");
  const [person, ...people] = answers["completing_people"] as Answers[];
  const long = "长文字".repeat(990);
  const texts = ["background", "technical_content", "innovations", "comparison", "application_status"];
  const filed = await beginDraft(request, unit.administrator, "project", {
    ...answers,
    ...Object.fromEntries(texts.map((key) => [key, `${long}\n末尾的一句话。`])),
    project_name: `${HOSTILE}<script>alert(1)</script>`,
    project_name_en: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2),
    completing_people: [
      { ...person, name: "阿卜杜热合曼·阿布都热依木·买买提", employer: "𠮷野家（上海）有限公司", contribution: HOSTILE.repeat(12) },
      ...people,
    ],
  });
  return { unit, filed };
}

/** Prints the page and gives the text of each sheet; the sheets stay beside the screenshots, to be looked at. */
async function printed(page: Page, name: string): Promise<string[]> {
  await expect(page.getByRole("article")).toBeVisible();
  mkdirSync("screenshots", { recursive: true });
  const path = `screenshots/print-${name}.pdf`;
  writeFileSync(path, await page.pdf({ format: "A4", preferCSSPageSize: true }));
  expectRoomForTheMark(path);
  const text = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
  return text.split("\f").slice(0, -1);
}

/** Points above a page's end that belong to the mark and to the page's number. */
const ROOM = 58;

/** Nothing of the text runs into what stands at the foot of each page. */
function expectRoomForTheMark(path: string): void {
  const words = execFileSync("pdftotext", ["-bbox", path, "-"], { encoding: "utf8" });
  for (const [index, page] of words.split("<page ").slice(1).entries()) {
    const height = Number(/height="([\d.]+)"/.exec(page)?.[1]);
    const low = [...page.matchAll(/yMax="([\d.]+)">([^<]*)</g)].filter(([, y]) => Number(y) > height - ROOM);
    const text = low.map(([, , word]) => word).join(" ");
    expect(text, `the foot of page ${index + 1}`).toMatch(/^(草稿，未提交 |(提交回执 )?受理编号 [\w-]+( SHA-256 \w{64})? )?(\d+ \/ \d+)?$/);
  }
}
