// A server of a spec's own, with fresh data, whose demo activity closes when the spec says: nothing can be told about
// the close on a server whose window stays open for weeks.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { test as base } from "./test";

const BINARY = process.env.SHENBAO_BINARY ?? fileURLToPath(new URL("../../target/debug/shenbao", import.meta.url));

/** `test` with such a server: `page` and `request` talk to it. */
export const test = base.extend<object, { server: OwnServer }>({
  server: [
    // Playwright reads off the pattern what a fixture needs.
    async ({}, use) => {
      const server = await OwnServer.prepare();
      await server.start();
      await use(server);
      await server.stop();
      server.remove();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.url);
  },
});

export class OwnServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** A data folder with the demo activity. */
  static async prepare(): Promise<OwnServer> {
    const folder = mkdtempSync(join(tmpdir(), "shenbao-spec-"));
    const address = `127.0.0.1:${await freePort()}`;
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith("SHENBAO_"));
    const server = new OwnServer(`http://${address}`, folder, {
      ...Object.fromEntries(others),
      SHENBAO_LISTEN: address,
      SHENBAO_DATA_DIR: folder,
      SHENBAO_DEMO: "true",
      SHENBAO_SMS_PER_ADDRESS_PER_HOUR: "1000",
      SHENBAO_LOOKUPS_PER_HOUR: "1000",
    });
    await server.run("migrate");
    await server.run("seed");
    return server;
  }

  async start(): Promise<void> {
    this.process = spawn(BINARY, ["serve"], { env: this.environment, stdio: "ignore" });
    while (!(await this.isReady())) {
      if (this.process.exitCode !== null) {
        throw new Error(`the server ended with ${this.process.exitCode}`);
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async stop(): Promise<void> {
    const server = this.process;
    this.process = undefined;
    if (server !== undefined && server.exitCode === null) {
      const ended = once(server, "exit");
      server.kill("SIGTERM");
      await ended;
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Starts it anew, so that filing in the demo activity closes after so many seconds. */
  async closeFilingIn(seconds: number): Promise<Date> {
    const before = await this.closesAt();
    await this.stop();
    // Opening and closing it once more brings everything into the one file.
    await this.run("migrate");
    const after = new Date(Date.now() + seconds * 1000);
    this.replaceInstant(before, after);
    await this.start();
    return after;
  }

  /** As the API writes it, with the fraction of a second that the database holds. */
  private async closesAt(): Promise<string> {
    const answer = await fetch(`${this.url}/api/v1/activities/demo`);
    const activity = (await answer.json()) as { filing: { closes_at: string } };
    return activity.filing.closes_at;
  }

  /**
   * SQLite keeps an instant as text. Another one of the same length in its place is all that differs, and needs no
   * program that can write a database.
   */
  private replaceInstant(before: string, after: Date): void {
    const path = join(this.folder, "shenbao.db");
    const log = `${path}-wal`;
    if (existsSync(log) && statSync(log).size > 0) {
      throw new Error("the server has left changes outside the database's file");
    }
    const old = before.replace("T", " ").replace("Z", "");
    const fraction = old.slice(19);
    const text = after.toISOString().slice(0, 19).replace("T", " ") + fraction;
    const file = readFileSync(path, "latin1");
    if (!file.includes(old)) {
      throw new Error(`no ${old} in the database`);
    }
    writeFileSync(path, file.replaceAll(old, text), "latin1");
  }

  private async run(task: string): Promise<void> {
    await promisify(execFile)(BINARY, [task], { env: this.environment });
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") {
    throw new Error("no free port");
  }
  return address.port;
}
