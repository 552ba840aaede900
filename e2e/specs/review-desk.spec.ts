// A reviewer's day in Swagger UI, and what the applicant sees of it: nothing until the results are published together.

import { type APIRequestContext, type Page, expect } from "@playwright/test";

import { completeDraft, enter, registerUnit, submit, tokenOf } from "../support/api";
import { ADMIN } from "../support/people";
import { authorize, execute, setBody, setParameter, shownJson, tryOut } from "../support/swagger";
import { test } from "../support/test";

test.describe.configure({ timeout: 240_000 });

type Queue = { items: { id: string; organization_name: string; outcome?: string }[] };

test("clauses_8_10_47_51_from_the_queue_to_the_applicant_by_joint_publication", async ({ page, otherPage, request }) => {
  const activity = await jointActivity(request);
  const unit = await registerUnit(request);
  const filed = await completeDraft(request, unit, "individual", activity);
  await submit(request, filed);

  await authorize(otherPage, ADMIN);
  await takesTheCase(otherPage, activity, filed.id, unit.name);
  await downloadsTheDossier(otherPage, filed.id);
  await recordsAPass(otherPage, filed.id);
  await enter(page, unit.administrator);
  await page.goto(`/applications/${filed.id}/result`);
  await expect(page.getByRole("main")).toContainText("形式审查中");
  await expect(page.getByRole("main")).not.toContainText("形式审查通过");

  await publishes(otherPage, activity);
  await page.reload();
  await expect(page.getByRole("main")).toContainText("形式审查通过");

  const archive = await tryOut(otherPage, "archiveActivity");
  await setParameter(archive, "id", activity);
  await execute(archive, 409);
  await closes(request, activity);
  await execute(archive, 200);
});

// Other specs know one open activity, also when this one has failed half-way.
test.afterEach(async ({ request }) => {
  const { items } = (await (await request.get("/api/v1/activities")).json()) as { items: { id: string }[] };
  for (const { id } of items.filter(({ id }) => id.startsWith("joint-"))) {
    await closes(request, id);
  }
});

/** Ends an activity's filing now. */
async function closes(request: APIRequestContext, id: string): Promise<void> {
  const authorization = `Bearer ${await tokenOf(request, ADMIN)}`;
  const address = `/api/v1/admin/activities/${id}`;
  const found = await request.get(address, { headers: { authorization } });
  const { filing, review } = (await found.json()) as { filing: { opens_at: string }; review: object };
  const headers = { authorization, "if-match": String(found.headers()["etag"]) };
  const closed = { ...filing, closes_at: new Date(Date.now() - 1000).toISOString() };
  const data = { filing: closed, review, reason: "提前截止" };
  const moved = await request.put(`${address}/windows`, { headers, data });
  expect(moved.status(), await moved.text()).toBe(200);
}

/** The demo activity once more, whose results are published together. */
async function jointActivity(request: APIRequestContext): Promise<string> {
  const id = `joint-${Date.now()}`;
  const headers = { authorization: `Bearer ${await tokenOf(request, ADMIN)}` };
  const demo = (await (await request.get("/api/v1/activities/demo")).json()) as { filing: object; review: object };
  const title = { zh: "统一公布结果的活动", en: "An activity with joint publication" };
  const copy = { id, year: 2031, title, filing: demo.filing, review: demo.review };
  const made = await request.post("/api/v1/admin/activities/demo/copy", { headers, data: copy });
  expect(made.status(), await made.text()).toBe(201);
  const changed = await request.patch(`/api/v1/admin/activities/${id}`, {
    headers: { ...headers, "if-match": '"1"' },
    data: { publication: "joint" },
  });
  expect(changed.status(), await changed.text()).toBe(200);
  const published = await request.post(`/api/v1/admin/activities/${id}/publication`, { headers });
  expect(published.status(), await published.text()).toBe(200);
  return id;
}

async function takesTheCase(page: Page, activity: string, id: string, unit: string): Promise<void> {
  const list = await tryOut(page, "adminListApplications");
  await setParameter(list, "activity", activity);
  await setParameter(list, "outcome", "none");
  const queue = (await shownJson(await execute(list, 200))) as Queue;
  expect(queue.items.map((entry) => entry.organization_name)).toEqual([unit]);
  const claim = await tryOut(page, "claimApplication");
  await setParameter(claim, "id", id);
  await execute(claim, 200);
}

async function downloadsTheDossier(page: Page, id: string): Promise<void> {
  const block = await tryOut(page, "adminDownloadDossier");
  await setParameter(block, "id", id);
  const answer = await execute(block, 200);
  const download = page.waitForEvent("download");
  await answer.getByRole("link", { name: /Download file/ }).click();
  expect((await download).suggestedFilename()).toMatch(/^2031-GR-\d{6}-.+\.zip$/);
}

async function recordsAPass(page: Page, id: string): Promise<void> {
  const block = await tryOut(page, "recordReviewResult");
  await setParameter(block, "id", id);
  await setBody(block, { outcome: "passed", reasons: [] });
  await execute(block, 201);
}

async function publishes(page: Page, activity: string): Promise<void> {
  const block = await tryOut(page, "publishReviewResults");
  await setParameter(block, "id", activity);
  const told = (await shownJson(await execute(block, 200))) as { passed: number; rejected: number };
  expect([told.passed, told.rejected]).toEqual([1, 0]);
}
