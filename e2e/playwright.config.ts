import { defineConfig } from "@playwright/test";

// Without these Chromium calls home at each start, and waits where nothing answers.
const quiet = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results/artifacts",
  // The specs share one server, and the main flow is one long story.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // A walk that looks at a dozen pages, wide and narrow, takes most of a minute on two cores.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  // xtask reads its totals from the JSON report.
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    baseURL: process.env.SHENBAO_URL ?? "http://localhost:8080",
    browserName: "chromium",
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1280, height: 900 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", ...quiet],
    },
  },
});
