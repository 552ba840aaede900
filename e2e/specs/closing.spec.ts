// The close passes while the page is open: by the server's clock, whatever the person's own says.

import { beginDraft, enter, registerUnit, serversAnswers } from "../support/api";
import { COMMITMENT_LETTER } from "../support/files";
import { field, openSection, saveState } from "../support/filing";
import { test } from "../support/server";
import { expect } from "../support/test";

test.describe.configure({ timeout: 120_000 });
test.use({ expectedErrors: [/ERR_FAILED/] });

/** Long enough to open the page and to type. */
const SECONDS = 20;
const HOUR = 3_600_000;

for (const { clock, off } of [
  { clock: "an_hour_fast", off: HOUR },
  { clock: "an_hour_slow", off: -HOUR },
]) {
  test(`clauses_1_3_4_the_page_turns_read_only_at_the_close_with_a_clock_${clock}`, async ({ page, request, server }) => {
    await server.closeFilingIn(HOUR / 1000);
    const unit = await registerUnit(request);
    const filed = await beginDraft(request, unit.administrator, "project", { project_name: "未及提交" });
    await enter(page, unit.administrator);
    await page.clock.install({ time: Date.now() + off });
    const closesAt = await server.closeFilingIn(SECONDS);
    await page.goto(`/applications/${filed.id}`);
    await expect(saveState(page), "still open").toHaveText(/^已保存/);
    await field(page, "/contact_name").fill("截止前填写");
    await expect(saveState(page)).toHaveText("保存中");
    await expect(saveState(page)).toHaveText(/^已保存/);

    await test.step("an edit that does not arrive", async () => {
      await page.route(/\/applications\/[^/]+$/, (route) =>
        route.request().method() === "PATCH" ? route.abort() : route.fallback(),
      );
      await field(page, "/contact_email").fill("zuihou@example.cn");
      await expect(saveState(page)).toContainText("未保存，网络中断");
    });
    await test.step("a file that does not arrive", async () => {
      await page.route(/\/attachments\?slot=/, () => undefined);
      await openSection(page, "附件");
      await field(page, "/commitment_letter").setInputFiles(COMMITMENT_LETTER);
      await expect(page.getByRole("button", { name: "文件上传中" })).toBeDisabled();
    });

    await expect(page.getByText("未提交（已截止）")).toBeVisible({ timeout: SECONDS * 1000 });
    expect(Math.abs(Date.now() - closesAt.getTime()), "by the server's clock").toBeLessThan(3000);
    await expect(page.getByText("填报时间已过，逾期不予补报。这份草稿未提交")).toBeVisible();
    await expect(page.getByText("最后的更改在截止前没有保存到服务器，仅保留在本浏览器中：联系人邮箱。")).toBeVisible();
    await expect(page.getByText("以下文件在截止前没有传完：commitment-letter.pdf")).toBeVisible();
    await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
    await expect(page.getByRole("button", { name: /暂存|提交/ })).toHaveCount(0);
    const answers = await serversAnswers(request, filed);
    expect(answers).toMatchObject({ project_name: "未及提交", contact_name: "截止前填写" });
    expect(answers, "refused by the server").not.toHaveProperty("contact_email");
  });
}
