// Complete answers of both awards: the examples that the backend's own tests use.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { Award, Unit } from "./api";

export type Answer = string | string[] | Answers | Answers[];
export type Answers = { [key: string]: Answer };

/** The second completing unit of the project example. */
export const SECOND_UNIT = { name: "𠮷野精工研究院", creditCode: "12100000400000624D" };

/** The example of an award. */
export function example(award: Award): Answers {
  const path = new URL(`../../backend/awards/2025/examples/${award}.json`, import.meta.url);
  return JSON.parse(readFileSync(fileURLToPath(path), "utf8")) as Answers;
}

/** The same without these top-level fields. */
export function without(answers: Answers, ...keys: string[]): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !keys.includes(key)));
}

/** Only these top-level fields. */
export function only(answers: Answers, ...keys: string[]): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([key]) => keys.includes(key)));
}

/** The example as `unit` would file it: its own name and code are the system's. */
export function filedBy(unit: Unit, award: Award): Answers {
  const answers = example(award);
  const units = answers["completing_units"] as Answers[] | undefined;
  const [first, ...others] = units ?? [];
  if (first !== undefined) {
    answers["completing_units"] = [{ ...first, name: unit.name, credit_code: unit.creditCode }, ...others];
  } else {
    answers["employer"] = unit.name;
  }
  return answers;
}
