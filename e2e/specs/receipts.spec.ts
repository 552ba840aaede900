// 提交回执: given, kept, and checked by anyone; what is no receipt, or one that was tampered with.

import { generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { type APIRequestContext, type Locator, type Page } from "@playwright/test";

import { type Filed, type Unit, completeDraft, enter, receiptOf, registerUnit, submit } from "../support/api";
import { COMMITMENT_LETTER, PHOTO } from "../support/files";
import { expect, test } from "../support/test";

type Receipt = { number: string; signature: string; form_sha256: string; files: { file_name: string; sha256: string }[] };

test("the_result_page_shows_the_whole_receipt", async ({ page, request }) => {
  const { receipt, filed, unit } = await submitted(request);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}/result`);
  const shown = page.getByRole("region", { name: "提交回执" });
  await expect(shown).toContainText(receipt.number);
  await expect(shown).toContainText(unit.name);
  await expect(shown).toContainText(/提交时间\d{4} 年 \d+ 月 \d+ 日 \d\d:\d\d:\d\d（中国时间）/);
  for (const digest of [receipt.form_sha256, ...receipt.files.map((file) => file.sha256)]) {
    await expect(shown).toContainText(inEights(digest));
  }
  for (const { file_name } of receipt.files) {
    await expect(shown).toContainText(file_name);
  }
  await expect(shown.getByLabel("平台签名")).toBeHidden();
  await shown.getByText("平台签名", { exact: true }).click();
  await expect(shown.getByLabel("平台签名")).toHaveValue(receipt.signature);
});

test("the_receipt_is_downloaded_as_it_was_given_and_is_genuine", async ({ page, request }) => {
  const { raw, receipt, filed, unit } = await submitted(request);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}/result`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载回执（JSON）" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`提交回执-${receipt.number}.json`);
  const path = await file.path();
  expect(readFileSync(path, "utf8")).toBe(raw);
  await page.getByRole("link", { name: "如何验证" }).click();
  await page.getByLabel("选择回执文件").setInputFiles({ name: "回执.json", mimeType: "application/json", buffer: readFileSync(path) });
  await expectVerdict(page, "回执真实有效");
  await expect(signed(page)).toContainText(receipt.number);
});

test("the_signature_is_copied", async ({ page, request, context }) => {
  const { receipt, filed, unit } = await submitted(request);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}/result`);
  await page.getByText("平台签名", { exact: true }).click();
  await page.getByRole("button", { name: "复制签名" }).click();
  await expect(page.getByText("已复制签名。")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(receipt.signature);
});

test("where_copying_is_forbidden_the_signature_is_selected", async ({ page, request }) => {
  const { receipt, filed, unit } = await submitted(request);
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined }));
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}/result`);
  await page.getByText("平台签名", { exact: true }).click();
  await page.getByRole("button", { name: "复制签名" }).click();
  await expect(page.getByText("签名已选中，请按 Ctrl+C 复制。")).toBeVisible();
  const field = page.getByLabel("平台签名");
  await expect(field).toBeFocused();
  const selected = await field.evaluate((it: HTMLTextAreaElement) => it.value.slice(it.selectionStart, it.selectionEnd));
  expect(selected).toBe(receipt.signature);
});

test("anyone_checks_a_signature_without_a_login", async ({ page, request }) => {
  const { receipt, unit } = await submitted(request);
  await page.goto("/");
  await page.getByRole("contentinfo").getByRole("link", { name: "验证提交回执" }).click();
  await expect(page).toHaveURL(/\/receipts$/);
  const broken = receipt.signature.replace(/(.{60})/g, "$1\n");
  await check(page, ` ${broken}\n`);
  await expectVerdict(page, "回执真实有效");
  await expect(signed(page)).toContainText(unit.name);
  await page.getByLabel("回执内容或平台签名").fill("别的内容");
  await expect(page.getByRole("heading", { name: "回执真实有效" }), "a verdict is on what was asked").toHaveCount(0);
});

test("a_receipt_that_was_changed_by_one_character_is_told_with_what_was_changed", async ({ page, request }) => {
  const { raw, receipt } = await submitted(request);
  await page.goto("/receipts");
  const digit = receipt.number.endsWith("0") ? "1" : "0";
  await check(page, raw.replace(receipt.number, receipt.number.slice(0, -1) + digit));
  await expectVerdict(page, "回执内容已被改动");
  await expect(page.getByText("被改动的内容：受理编号。")).toBeVisible();
  await expect(signed(page), "what counts is what was signed").toContainText(receipt.number);
  await check(page, raw.replace("commitment-letter.pdf", "commitment-letter.PDF"));
  await expectVerdict(page, "回执内容已被改动");
  await expect(page.getByText("被改动的内容：随附文件。")).toBeVisible();
});

test("a_signature_that_was_changed_by_one_character_is_not_ours", async ({ page, request }) => {
  const { receipt } = await submitted(request);
  await page.goto("/receipts");
  const [head = "", body = "", end = ""] = receipt.signature.split(".");
  const changed = (body.startsWith("e") ? "f" : "e") + body.slice(1);
  await check(page, [head, changed, end].join("."));
  await expectVerdict(page, "不是本平台签发的回执");
  await expect(signed(page)).toHaveCount(0);
});

test("a_receipt_of_another_platform_is_not_ours", async ({ page, request }) => {
  const { receipt } = await submitted(request);
  await page.goto("/receipts");
  const [head, body] = receipt.signature.split(".");
  const { privateKey } = generateKeyPairSync("ed25519");
  const end = sign(null, Buffer.from(`${head}.${body}`), privateKey).toString("base64url");
  await check(page, JSON.stringify({ ...receipt, signature: `${head}.${body}.${end}` }));
  await expectVerdict(page, "不是本平台签发的回执");
  await expect(page.getByRole("main")).toContainText("请勿作为已提交的证明");
});

test("a_submission_that_the_platform_does_not_hold_is_told", async ({ page }) => {
  await page.route("**/api/v1/receipts/verification", (route) => route.fulfill({ json: { verdict: "unknown", receipt: null } }));
  await page.goto("/receipts");
  await check(page, "eyJhbGciOiJFZERTQSJ9.e30.AAAA");
  await expectVerdict(page, "平台没有这次提交的记录");
  await expect(page.getByRole("main")).toContainText("（010）68417696；68413282");
});

test("what_is_no_receipt_is_told_and_what_was_pasted_stays", async ({ page }) => {
  await page.goto("/receipts");
  const pasted = page.getByLabel("回执内容或平台签名");
  await page.getByRole("button", { name: "验证" }).click();
  await expect(pasted).toBeFocused();
  await expect(pasted).toHaveAccessibleDescription(/请粘贴平台签名或回执内容，或选择回执文件。/);
  await pasted.fill("   \n ");
  await page.getByRole("button", { name: "验证" }).click();
  await expect(pasted).toHaveAccessibleDescription(/请粘贴平台签名或回执内容/);
  await pasted.fill("已经粘贴的内容");
  const refused: [FilePayload | string, RegExp][] = [
    [PHOTO, /这不是回执文件/],
    [COMMITMENT_LETTER, /这不是回执文件/],
    [{ name: "回执.json", mimeType: "application/json", buffer: readFileSync(PHOTO) }, /这不是回执文件/],
    [{ name: "回执.json", mimeType: "application/json", buffer: Buffer.alloc(1024 * 1024 + 1, "x") }, /文件过大/],
    [{ name: "回执.json", mimeType: "application/json", buffer: Buffer.from(" \n") }, /文件是空的/],
  ];
  for (const [file, why] of refused) {
    await page.getByLabel("选择回执文件").setInputFiles(file);
    await expect(pasted).toHaveAccessibleDescription(why);
    await expect(pasted).toHaveValue("已经粘贴的内容");
  }
  await check(page, "已经粘贴的内容");
  await expectVerdict(page, "不是本平台签发的回执");
  await expect(pasted).toHaveAccessibleDescription(/^(?!.*文件是空的)/);
  await check(page, "长".repeat(200_001));
  await expect(pasted).toHaveAccessibleDescription(/内容过长，不是提交回执/);
  await expect(pasted).not.toHaveValue("");
});

test("a_dropped_file_is_checked", async ({ page, request }) => {
  const { raw } = await submitted(request);
  await page.goto("/receipts");
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "回执.json", { type: "application/json" }));
    return data;
  }, raw);
  await page.locator(".drop-zone").dispatchEvent("drop", { dataTransfer: data });
  await expectVerdict(page, "回执真实有效");
});

test.describe("without a network", () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("a_check_is_tried_again_and_what_was_pasted_stays", async ({ page, request, context }) => {
    const { receipt } = await submitted(request);
    await page.goto("/receipts");
    await expect(page.getByLabel("回执内容或平台签名")).toBeVisible();
    await context.setOffline(true);
    await check(page, receipt.signature);
    await expect(page.getByRole("alert")).toContainText("无法连接服务器，请检查网络后重试。");
    await context.setOffline(false);
    await page.getByRole("button", { name: "验证" }).click();
    await expectVerdict(page, "回执真实有效");
  });
});

type FilePayload = { name: string; mimeType: string; buffer: Buffer };

type Submitted = { unit: Unit; filed: Filed; raw: string; receipt: Receipt };

async function submitted(request: APIRequestContext): Promise<Submitted> {
  const unit = await registerUnit(request);
  const filed = await completeDraft(request, unit, "project");
  await submit(request, filed);
  const raw = await receiptOf(request, filed);
  return { unit, filed, raw, receipt: JSON.parse(raw) as Receipt };
}

async function check(page: Page, text: string): Promise<void> {
  await page.getByLabel("回执内容或平台签名").fill(text);
  await page.getByRole("button", { name: "验证" }).click();
}

async function expectVerdict(page: Page, title: string): Promise<void> {
  await expect(page.getByRole("heading", { name: title })).toBeFocused();
}

function signed(page: Page): Locator {
  return page.getByRole("region", { name: "平台签发的内容" });
}

function inEights(digest: string): string {
  return digest.replace(/(.{8})(?=.)/g, "$1 ");
}
