// The files that the specs upload; fixtures/make.mjs draws them.

import { fileURLToPath } from "node:url";

/** 组织管理员证明文件 with the organization's seal, a scan. */
export const PROOF = fixture("proof.jpg");
/** 申报承诺书 of the first completing unit. */
export const COMMITMENT_LETTER = fixture("commitment-letter.pdf");
/** 申报承诺书 of the second completing unit, a scan. */
export const COMMITMENT_LETTER_2 = fixture("commitment-letter-2.jpg");
/** 应用满一年证明. */
export const APPLICATION_PROOF = fixture("application-proof.pdf");
/** 成果鉴定证明. */
export const APPRAISAL = fixture("appraisal.pdf");
/** The portrait for 个人奖. */
export const PHOTO = fixture("photo.jpg");
/** 业绩证明材料 for 个人奖. */
export const ACHIEVEMENTS = fixture("achievements.pdf");
/** A JPEG that calls itself a PDF. */
export const NOT_A_PDF = fixture("not-a-pdf.pdf");
/** A kind of file that no slot takes. */
export const NOTES = fixture("notes.txt");

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}
