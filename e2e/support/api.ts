// The work that is not the subject of a spec, done through the REST API: units, drafts, submissions, results.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type APIRequestContext, type APIResponse, type Page, expect } from "@playwright/test";

import { type Answers, SECOND_UNIT, filedBy } from "./answers";
import { codeByApi } from "./codes";
import { ACHIEVEMENTS, APPLICATION_PROOF, APPRAISAL, COMMITMENT_LETTER, PHOTO, PROOF } from "./files";
import { ADMIN, type Login, REVIEWER, freshCreditCode, freshPhone, newcomersPassword } from "./people";

export type Award = "project" | "individual";

/** A registered organization with its administrator. */
export type Unit = { name: string; creditCode: string; administrator: Login };

/** An application as the API names it, with the token of its author. */
export type Filed = { id: string; version: number; token: string };

/** A name that no unit has yet. */
export function freshUnitName(code: string): string {
  return `华东精密制造（苏州）有限公司${code.slice(9, 17)}厂`;
}

/** Registers a new organization, with the stamped proof. */
export async function registerUnit(request: APIRequestContext, wanted: Partial<Unit> = {}): Promise<Unit> {
  const { unit, token } = await saveRegistration(request, wanted);
  const proof = await request.put(api("/organization-registrations/draft/proof"), { ...bearer(token), ...file(PROOF) });
  await answered(proof);
  const done = await request.post(api("/organization-registrations"), { ...bearer(token), data: { confirmed: true } });
  await answered(done);
  return unit;
}

async function saveRegistration(
  request: APIRequestContext,
  wanted: Partial<Unit>,
): Promise<{ unit: Unit; token: string }> {
  const creditCode = wanted.creditCode ?? freshCreditCode();
  const administrator = { phone: freshPhone(), password: newcomersPassword };
  const unit = { name: freshUnitName(creditCode), administrator, ...wanted, creditCode };
  const credentials = { ...unit.administrator, code: await codeByApi(request, unit.administrator.phone, "register") };
  const data = {
    organization_name: unit.name,
    credit_code: creditCode,
    administrator_name: "王志强",
    region: "江苏省苏州市",
    email: "",
  };
  const saved = await request.put(api("/organization-registrations/draft"), { data: { data, credentials } });
  return { unit, token: text(member(await answered(saved), "session"), "access_token") };
}

/** Registers a personal account, which is in no organization. */
export async function registerPerson(request: APIRequestContext, name = "李娜"): Promise<Login> {
  const login = { phone: freshPhone(), password: newcomersPassword };
  const code = await codeByApi(request, login.phone, "register");
  await answered(await request.post(api("/accounts"), { data: { name, code, ...login } }));
  return login;
}

/** Registers a personal account that belongs to `unit`, or waits to be let in. */
export async function registerMember(request: APIRequestContext, unit: Unit, name = "李娜"): Promise<Login> {
  const login = await registerPerson(request, name);
  await join(request, login, unit);
  return login;
}

/** 加入组织. */
export async function join(request: APIRequestContext, login: Login, unit: Unit): Promise<void> {
  const found = await answered(await request.get(api(`/organizations/lookup?q=${unit.creditCode}`)));
  const members = api(`/organizations/${text(member(found, "organization"), "id")}/members`);
  await answered(await request.post(members, bearer(await tokenOf(request, login))));
}

/** 加入方式 of the unit: whether its administrator must agree. */
export async function setJoinPolicy(request: APIRequestContext, unit: Unit, policy: "open" | "approval"): Promise<void> {
  const token = await tokenOf(request, unit.administrator);
  await answered(await request.patch(api("/organizations/mine"), { ...bearer(token), data: { join_policy: policy } }));
}

/** Logs the page's browser in: the next page it opens finds the session. */
export async function enter(page: Page, login: Login): Promise<void> {
  await tokenOf(page.request, login);
}

/** An access token of somebody who logs in. */
export async function tokenOf(request: APIRequestContext, login: Login): Promise<string> {
  const session = await answered(await request.post(api("/auth/login"), { data: login }));
  return text(session, "access_token");
}

/** Begins a draft in the demo activity and fills in these answers. */
export async function beginDraft(
  request: APIRequestContext,
  login: Login,
  award: Award,
  answers: Answers = {},
  activity = "demo",
): Promise<Filed> {
  const token = await tokenOf(request, login);
  const body = { data: { activity_id: activity, award } };
  const made = await answered(await request.post(api("/applications"), { ...bearer(token), ...body }));
  const filed = { id: text(made, "id"), version: Number(made["version"]), token };
  return saveAnswers(request, filed, answers);
}

/** 暂存 by another way than the page under test. */
export async function saveAnswers(request: APIRequestContext, filed: Filed, answers: Answers): Promise<Filed> {
  if (Object.keys(answers).length === 0) {
    return filed;
  }
  const saved = await request.patch(api(`/applications/${filed.id}`), {
    ...bearer(filed.token, { "if-match": `"${filed.version}"` }),
    data: { answers },
  });
  return { ...filed, version: Number((await answered(saved))["version"]) };
}

/** The draft as the server has it. */
export async function serversAnswers(request: APIRequestContext, filed: Filed): Promise<Answers> {
  const application = await answered(await request.get(api(`/applications/${filed.id}`), bearer(filed.token)));
  return member(application, "answers");
}

/** The files that an award asks for, in their slots. */
export async function attachRequired(
  request: APIRequestContext,
  filed: Filed,
  award: Award,
  units: string[],
): Promise<void> {
  const slots: Record<Award, Record<string, string>> = {
    project: { commitment_letter: COMMITMENT_LETTER, application_proof: APPLICATION_PROOF, appraisal: APPRAISAL },
    individual: { photo: PHOTO, commitment_letter: COMMITMENT_LETTER, achievement_proof: ACHIEVEMENTS },
  };
  for (const [slot, path] of Object.entries(slots[award])) {
    const address = api(`/applications/${filed.id}/attachments?slot=${slot}`);
    const uploaded = await answered(await request.post(address, { ...bearer(filed.token), ...file(path) }));
    if (award === "project" && slot === "commitment_letter") {
      const covers = { ...bearer(filed.token), data: { covers: units } };
      await answered(await request.patch(api(`/attachments/${text(uploaded, "id")}`), covers));
    }
  }
}

/** A complete draft of the example, ready to be submitted. */
export async function completeDraft(
  request: APIRequestContext,
  unit: Unit,
  award: Award,
  activity = "demo",
): Promise<Filed> {
  const filed = await beginDraft(request, unit.administrator, award, filedBy(unit, award), activity);
  await attachRequired(request, filed, award, [unit.creditCode, SECOND_UNIT.creditCode]);
  return filed;
}

/** 提交. */
export async function submit(request: APIRequestContext, filed: Filed): Promise<void> {
  const headers = { "if-match": `"${filed.version}"`, "idempotency-key": filed.id };
  const sent = await request.post(api(`/applications/${filed.id}/submission`), {
    ...bearer(filed.token, headers),
    data: { confirmed: true },
  });
  await answered(sent);
}

/** Begins drafts until no more are allowed. */
export async function fillUpDrafts(request: APIRequestContext, login: Login): Promise<void> {
  const body = { ...bearer(await tokenOf(request, login)), data: { activity_id: "demo", award: "project" } };
  for (let more = true; more; ) {
    more = (await request.post(api("/applications"), body)).status() === 201;
  }
}

/** 提交回执, byte for byte. */
export async function receiptOf(request: APIRequestContext, filed: Filed): Promise<string> {
  const response = await request.get(api(`/applications/${filed.id}/receipt`), bearer(filed.token));
  expect(response.ok()).toBe(true);
  return response.text();
}

/** The reviewer's result. */
export async function review(request: APIRequestContext, id: string, result: object): Promise<void> {
  const token = await tokenOf(request, REVIEWER);
  const address = api(`/admin/applications/${id}/review-result`);
  await answered(await request.post(address, { ...bearer(token), data: result }));
}

/** A new account of staff, with its temporary password. */
export async function createStaff(
  request: APIRequestContext,
  staff: { phone: string; name: string; role: "reviewer" | "admin" },
): Promise<Login> {
  const token = await tokenOf(request, ADMIN);
  const made = await answered(await request.post(api("/admin/staff"), { ...bearer(token), data: staff }));
  return { phone: staff.phone, password: text(made, "temporary_password") };
}

/** A third-party system that reads what organizations let it read. */
export async function createPortal(request: APIRequestContext, name: string): Promise<void> {
  const token = await tokenOf(request, ADMIN);
  const data = { name, scopes: ["applications:read", "results:read"] };
  await answered(await request.post(api("/admin/portals"), { ...bearer(token), data }));
}

function api(path: string): string {
  return `/api/v1${path}`;
}

function bearer(token: string, headers: Record<string, string> = {}): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${token}`, ...headers } };
}

function file(path: string): { multipart: { file: { name: string; mimeType: string; buffer: Buffer } } } {
  const mimeType = path.endsWith(".pdf") ? "application/pdf" : "image/jpeg";
  return { multipart: { file: { name: basename(path), mimeType, buffer: readFileSync(path) } } };
}

async function answered(response: APIResponse): Promise<Answers> {
  expect(response.ok(), `${response.url()}: ${response.status()} ${await response.text()}`).toBe(true);
  return (await response.json()) as Answers;
}

function member(object: Answers, key: string): Answers {
  return object[key] as Answers;
}

function text(object: Answers, key: string): string {
  const value = object[key];
  if (typeof value !== "string") {
    throw new Error(`no text ${key} in ${JSON.stringify(object)}`);
  }
  return value;
}
