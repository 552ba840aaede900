// 申报材料填报 as a person does it: section by section, field by field, whatever the award asks.

import { basename } from "node:path";
import { type Locator, type Page, expect } from "@playwright/test";

import type { Answer, Answers } from "./answers";
import type { FilePayload } from "./files";

/** The element in which the answer at a JSON Pointer is given. */
export function field(page: Page, pointer: string): Locator {
  return page.locator(`#field${pointer.replaceAll("/", "-")}`);
}

/** The sections of the form. */
export function sections(page: Page): Locator {
  return page.getByRole("navigation", { name: "申报材料各部分" });
}

/** Opens a section by its title. */
export async function openSection(page: Page, title: string): Promise<void> {
  await sections(page).getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 2, name: title, exact: true })).toBeVisible();
}

/** Walks through all sections and types in every answer that stands in the open one. */
export async function fillForm(page: Page, answers: Answers): Promise<void> {
  for (const title of await sections(page).locator("a > span:first-child").allInnerTexts()) {
    await openSection(page, title);
    for (const [key, answer] of Object.entries(answers)) {
      if (await field(page, `/${key}`).isVisible()) {
        await answerAt(page, `/${key}`, answer);
      }
    }
  }
}

/** Types in one answer; lists and tables part by part. */
export async function answerAt(page: Page, pointer: string, answer: Answer): Promise<void> {
  if (typeof answer === "string") {
    await answerOne(field(page, pointer), answer);
  } else if (Array.isArray(answer)) {
    await answerMany(page, pointer, answer);
  } else {
    for (const [key, part] of Object.entries(answer)) {
      await answerAt(page, `${pointer}/${key}`, part);
    }
  }
}

async function answerOne(input: Locator, answer: string): Promise<void> {
  const { tag, bound } = await input.evaluate((element) => ({
    tag: element.tagName,
    bound: element instanceof HTMLInputElement && element.readOnly,
  }));
  if (bound) {
    await expect(input).toHaveValue(answer);
  } else if (tag === "SELECT") {
    await input.selectOption(answer);
  } else {
    await input.fill(answer);
  }
}

async function answerMany(page: Page, pointer: string, answers: string[] | Answers[]): Promise<void> {
  for (const [index, answer] of answers.entries()) {
    if (typeof answer === "string") {
      await field(page, `${pointer}/${answer}`).check();
    } else {
      await openRow(page, pointer, index);
      await answerAt(page, `${pointer}/${index}`, answer);
    }
  }
}

/** A list of the form. */
export function list(page: Page, pointer: string): Locator {
  return page.locator(`[data-pointer="${pointer}"]`);
}

/** Opens a row of a list for editing, a new one where there is none yet. */
async function openRow(page: Page, pointer: string, index: number): Promise<void> {
  const group = list(page, pointer);
  const editor = group.getByRole("group", { name: new RegExp(`^第 ${index + 1} `) });
  if (await editor.isVisible()) {
    return;
  }
  const edit = group.getByRole("button", { name: new RegExp(`^编辑第 ${index + 1} `) });
  await ((await edit.isVisible()) ? edit : group.getByRole("button", { name: /^添加/ })).click();
  await expect(editor).toBeVisible();
}

/** Where the files of a slot are. */
export function files(page: Page, slot: string): Locator {
  return page.locator(".field", { has: field(page, `/${slot}`) }).locator(".files").getByRole("listitem");
}

/** Uploads a file to a slot and waits until the server has it. */
export async function attach(page: Page, slot: string, chosen: string | FilePayload): Promise<Locator> {
  await field(page, `/${slot}`).setInputFiles(chosen);
  const name = typeof chosen === "string" ? basename(chosen) : chosen.name;
  const file = files(page, slot).filter({ hasText: name });
  await expect(file).toContainText("已上传");
  return file;
}

/** What the foot says of the saving. */
export function saveState(page: Page): Locator {
  return page.getByTestId("save-state");
}

/** 暂存, until the server has it. */
export async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "暂存" }).click();
  await expect(saveState(page)).toHaveText(/^已保存/);
}

/** What is missing or wrong. */
export function findings(page: Page): Locator {
  return page.getByRole("complementary");
}
