// Who takes part: the demo accounts that `shenbao seed` makes, and newcomers that no other spec knows.

export type Login = { phone: string; password: string };

const DEMO_PASSWORD = "shenbao-demo-2025";

export const APPLICANT: Login = { phone: "13800138000", password: DEMO_PASSWORD };
export const REVIEWER: Login = { phone: "13900139000", password: DEMO_PASSWORD };
export const ADMIN: Login = { phone: "13700137000", password: DEMO_PASSWORD };

/** Password of everyone whom a spec registers. */
export const newcomersPassword = "一次性提交-2025";

let newcomers = 0;

/** A mobile number that is free, also when the specs run again on the same data. */
export function freshPhone(): string {
  newcomers += 1;
  const unique = (Date.now() * 10 + newcomers) % 1e9;
  return `15${String(unique).padStart(9, "0")}`;
}

/** A free 统一社会信用代码 whose check digit holds. */
export function freshCreditCode(): string {
  newcomers += 1;
  const unique = String((Date.now() * 10 + newcomers) % 1e8).padStart(8, "0");
  return withCheckDigit(`91320594${unique}X`);
}

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 32100-2015: the 18th character makes the weighted sum a multiple of 31. */
function withCheckDigit(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * ALPHABET.indexOf(first17.charAt(i)), 0);
  return first17 + ALPHABET.charAt((31 - (sum % 31)) % 31);
}
