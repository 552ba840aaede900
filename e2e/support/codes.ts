// 短信验证码: asked for in a form or by the API, and read off the page on which a demo shows its messages.

import { type APIRequestContext, type Page, expect } from "@playwright/test";

export type Purpose = "register" | "reset_password" | "change_phone" | "cancel_account";

/** A phone gets one message a minute, and who asks is not told when none goes out. */
const A_MINUTE = 61_000;

/** The last code of each phone, and when it was asked for. */
const known = new Map<string, { code: string; at: number }>();

/** Presses 获取验证码 in a form in which `phone` is typed already, and fills in the code. */
export async function enterCode(page: Page, phone: string): Promise<void> {
  await page.getByLabel("短信验证码").fill(await receiveCode(page, phone));
}

/** Presses 获取验证码 and gives the code that has been sent. */
export async function receiveCode(page: Page, phone: string): Promise<string> {
  await rested(phone);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await expect(page.getByText(/^验证码已发送至/)).toBeVisible();
  return newCode(page.request, phone);
}

/** A code for who registers by the API. */
export async function codeByApi(request: APIRequestContext, phone: string, purpose: Purpose): Promise<string> {
  await rested(phone);
  const sent = await request.post("/api/v1/auth/sms-codes", { data: { phone, purpose } });
  expect(sent.status()).toBe(202);
  return newCode(request, phone);
}

/** Waits until another message may go to `phone`: nothing on a page tells when that is. */
export async function rested(phone: string): Promise<void> {
  const left = (known.get(phone)?.at ?? 0) + A_MINUTE - Date.now();
  if (left > 0) {
    await new Promise((done) => setTimeout(done, left));
  }
}

/** The newest code sent to `phone`, once it is another one than before. */
async function newCode(request: APIRequestContext, phone: string): Promise<string> {
  const before = known.get(phone)?.code;
  const message = new RegExp(`<b>${phone}</b>[^【]*【中国质量协会】验证码 (\\d{6})，`);
  let code: string | undefined;
  await expect
    .poll(
      async () => {
        const page = await request.get("/demo/messages");
        code = message.exec(await page.text())?.[1];
        return code !== undefined && code !== before;
      },
      { message: `a new code for ${phone} at /demo/messages`, intervals: [50, 100, 250] },
    )
    .toBe(true);
  known.set(phone, { code: String(code), at: Date.now() });
  return String(code);
}
