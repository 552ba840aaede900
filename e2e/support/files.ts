// The files that the specs upload; fixtures/make.mjs draws them.

import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";

/** A file as Playwright takes it without a disk. */
export type FilePayload = { name: string; mimeType: string; buffer: Buffer };

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

/** A page that nobody has stamped: a white picture. */
export function blankPage(): FilePayload {
  const [width, height] = [400, 560];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of grey a pixel.
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc((1 + width) * height, 0xff);
  for (let row = 0; row < height; row += 1) {
    rows.writeUInt8(0, row * (1 + width));
  }
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return { name: "blank-page.png", mimeType: "image/png", buffer: Buffer.concat([signature, ...parts]) };
}

/** A chunk of a PNG: length, type, data, check sum. */
function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}
