// 信息维护: one's own data, password and phone, the organization and its proof, devices, and what is kept of one.

import { readFileSync } from "node:fs";

import { beginDraft, enter, registerPerson, registerUnit } from "../support/api";
import { enterCode } from "../support/codes";
import { COMMITMENT_LETTER, NOTES, PROOF } from "../support/files";
import { ADMIN, freshPhone, newcomersPassword } from "../support/people";
import { logIn, openAccount, openAccountSection, openBell } from "../support/registration";
import { expect, test } from "../support/test";

test("a_name_is_changed_and_stands_everywhere_at_once", async ({ page, request }) => {
  await enter(page, await registerPerson(request));
  await page.goto("/activity-registration");
  await openAccount(page, "个人资料");
  const name = page.getByLabel("姓名");
  await expect(name).toHaveValue("李娜");
  for (const wrong of ["", "   ", "质量\u202e奖", "𰻝".repeat(51)]) {
    await name.fill(wrong);
    await page.getByRole("button", { name: "保存" }).click();
    await expect(name, JSON.stringify(wrong)).toHaveAttribute("aria-invalid", "true");
  }
  for (const { typed, kept } of [
    { typed: "  阿卜杜热合曼•阿布都热依木･买买提 ", kept: "阿卜杜热合曼·阿布都热依木·买买提" },
    { typed: "𬭎𬭳", kept: "𬭎𬭳" },
    { typed: "𰻝".repeat(50), kept: "𰻝".repeat(50) },
  ]) {
    await name.fill(typed);
    await page.getByRole("button", { name: "保存" }).click();
    await expect(name).toHaveValue(kept);
    await expect(page.getByRole("button", { name: `账号菜单：${kept}` })).toBeVisible();
  }
  await page.reload();
  await expect(name).toHaveValue("𰻝".repeat(50));
});

test("a_changed_password_logs_the_other_devices_out_but_not_this_one", async ({ page, request, otherPage }) => {
  const person = await registerPerson(request);
  await enter(page, person);
  await enter(otherPage, person);
  await otherPage.goto("/account");
  await expect(otherPage.getByRole("heading", { level: 2, name: "个人资料" })).toBeVisible();
  await page.goto("/account");
  await openAccountSection(page, "修改密码");
  await page.getByLabel("当前密码").fill("不是这个密码-2025");
  await page.getByLabel("新密码").fill("换了一个密码-2026");
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByLabel("当前密码")).toHaveAccessibleDescription(/密码/);
  await expect(page.getByText("密码已修改")).toHaveCount(0);
  await page.getByLabel("当前密码").fill(person.password);
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByText("密码已修改，其他设备上的登录已全部退出。")).toBeVisible();
  await expect(page.getByLabel("新密码")).toHaveValue("");
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: "修改密码" })).toBeVisible();
  await expect((await openBell(page)).first()).toContainText("如非本人操作，请立即重置密码。");

  await otherPage.getByRole("link", { name: "登录设备" }).click();
  await expect(otherPage).toHaveURL(/\/login\?next=/);
  await logIn(otherPage, person);
  await expect(otherPage.getByRole("alert")).toContainText("手机号或密码不正确");
  await logIn(otherPage, { ...person, password: "换了一个密码-2026" });
  await expect(otherPage).toHaveURL("/account?section=sessions");
});

test("clause_22_the_phone_is_changed_with_a_code_to_the_new_one", async ({ page, request, otherPage }) => {
  const person = await registerPerson(request);
  const phone = freshPhone();
  await enter(page, person);
  await page.goto("/account?section=phone");
  await expect(page.getByText(`当前手机号：${person.phone}`)).toBeVisible();
  await page.getByLabel("新手机号").fill(`+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`);
  await enterCode(page, phone);
  await page.getByLabel("登录密码").fill("不是这个密码-2025");
  await page.getByRole("button", { name: "更换手机号" }).click();
  await expect(page.getByRole("alert")).toContainText("密码");
  await page.getByLabel("登录密码").fill(person.password);
  await page.getByRole("button", { name: "更换手机号" }).click();
  await expect(page.getByText(`手机号已更换为 ${phone}，下次请用新手机号登录。`)).toBeVisible();
  await expect(page.getByText(`当前手机号：${phone}`)).toBeVisible();

  await otherPage.goto("/login");
  await logIn(otherPage, person);
  await expect(otherPage.getByRole("alert")).toContainText("手机号或密码不正确");
  await logIn(otherPage, { ...person, phone });
  await expect(otherPage.getByRole("button", { name: "账号菜单：李娜" })).toBeVisible();

  await test.step("clause_22_to_one_that_has_an_account_it_is_not", async () => {
    await page.getByLabel("新手机号").fill(ADMIN.phone);
    await enterCode(page, ADMIN.phone);
    await page.getByLabel("登录密码").fill(person.password);
    await page.getByRole("button", { name: "更换手机号" }).click();
    await expect(page.getByRole("alert")).toContainText("每个手机号仅能注册 1 个账号");
  });
});

test("the_organizations_data_and_its_proof_are_kept_up", async ({ page, request }) => {
  const unit = await registerUnit(request);
  await enter(page, unit.administrator);
  await page.goto("/account");
  await openAccountSection(page, "组织信息");
  for (const fact of [unit.name, unit.creditCode, "未核验"]) {
    await expect(page.getByRole("region", { name: "组织信息" })).toContainText(fact);
  }
  await page.getByLabel("所在地").fill("上海市 𠮷野路 质量大厦");
  await page.getByLabel("电子邮箱").fill("不是邮箱");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByLabel("电子邮箱")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("电子邮箱").fill("zhiliang@example.com");
  await page.getByLabel("须管理员同意").check();
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("组织信息已保存。")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("所在地")).toHaveValue("上海市 𠮷野路 质量大厦");
  await expect(page.getByLabel("电子邮箱")).toHaveValue("zhiliang@example.com");
  await expect(page.getByLabel("须管理员同意")).toBeChecked();

  await test.step("clause_24_another_proof_document", async () => {
    const proof = page.getByRole("region", { name: "证明文件" });
    await expect(proof.getByRole("img", { name: "证明文件预览：proof.jpg" })).toBeVisible();
    const input = proof.getByLabel("重新上传");
    await input.setInputFiles(NOTES);
    await expect(proof.getByText("格式不符，请上传 jpg、jpeg 或 png 图片。")).toBeVisible();
    await input.setInputFiles({ name: "伪.png", mimeType: "image/png", buffer: readFileSync(COMMITMENT_LETTER) });
    await expect(input).toHaveAccessibleDescription(/文件内容不是所要求的格式/);
    const name = "加盖公章的证明文件（重新扫描）质量奖.jpg";
    await input.setInputFiles({ name, mimeType: "image/jpeg", buffer: readFileSync(PROOF) });
    await expect(page.getByText("证明文件已上传，等待核验。")).toBeVisible();
    await expect(proof.getByRole("img", { name: `证明文件预览：${name}` })).toBeVisible();
    await page.reload();
    await expect(proof.getByRole("img", { name: `证明文件预览：${name}` })).toBeVisible();
    const template = page.waitForEvent("download");
    await proof.getByRole("button", { name: "下载模板" }).click();
    expect(readFileSync(await (await template).path()).subarray(0, 2).toString(), "a Word document").toBe("PK");
  });
});

test("devices_are_listed_and_logged_out_one_or_all", async ({ page, request, otherPage, browser }) => {
  const person = await registerPerson(request);
  const third = await browser.newContext();
  const thirdPage = await third.newPage();
  for (const device of [page, otherPage, thirdPage]) {
    await enter(device, person);
    await device.goto("/account?section=sessions");
    await expect(device.getByText("本设备")).toBeVisible();
  }
  await page.reload();
  const devices = page.getByRole("region", { name: "登录设备" }).getByRole("listitem");
  await expect(devices.filter({ hasText: "本设备" })).toHaveCount(1);
  // Registering has logged in too.
  const before = await devices.count();
  expect(before).toBeGreaterThanOrEqual(3);
  await expect(devices.first()).toContainText("127.0.0.1");
  await devices.filter({ hasNotText: "本设备" }).first().getByRole("button", { name: /^退出/ }).click();
  await expect(page.getByText("已退出该设备。")).toBeVisible();
  await expect(devices).toHaveCount(before - 1);

  await page.getByRole("button", { name: "退出所有设备" }).click();
  await page.getByRole("dialog", { name: "退出所有设备？" }).getByRole("button", { name: "全部退出" }).click();
  for (const device of [page, otherPage, thirdPage]) {
    await device.goto("/applications");
    await expect(device).toHaveURL(/\/login\?next=/);
  }
  await third.close();
});

test("all_that_is_kept_of_one_is_downloaded", async ({ page, request }) => {
  const unit = await registerUnit(request);
  await beginDraft(request, unit.administrator, "individual", { name: "𬭎𬭳", employer: unit.name });
  await enter(page, unit.administrator);
  await page.goto("/account");
  await openAccountSection(page, "数据导出");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载个人数据" }).click();
  expect((await download).suggestedFilename()).toBe("个人数据.json");
  const text = readFileSync(await (await download).path(), "utf8");
  const data = JSON.parse(text) as { account: { phone: string }; applications: { answers: { name: string } }[] };
  expect(data.account.phone).toBe(unit.administrator.phone);
  expect(data.applications.map(({ answers }) => answers.name)).toEqual(["𬭎𬭳"]);
  expect(text, "no secret is in it").not.toMatch(/argon2|password|"code"/);
  expect(text).not.toContain(newcomersPassword);
});
