import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { chromium, type Page } from "playwright-core"
import { CHROMIUM, FLAGS } from "../../../tests/browser/verona.ts"
import { freePort } from "../../src/server-under-test.ts"
import type { Figure, Part } from "../figure.ts"
import type { Stage } from "../stage.ts"

/** Fetched for this run alone: it is no dependency of Kith, and far larger than Kith. */
const PACKAGE = "lighthouse@13.5.0"
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const

interface Report {
  readonly categories: Readonly<Record<string, { readonly title: string; readonly score: number }>>
  readonly audits: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>
}

/** Lighthouse's own opinion, as on a desk: of the form to sign in, and of a conversation of somebody who is signed in. */
export const lighthouse: Part = {
  name: "lighthouse",
  title: "Lighthouse",
  async measure(stage) {
    const [, juliet] = await stage.pair()
    await juliet.write("O Romeo, Romeo! Wherefore art thou Romeo?")
    const folder = await mkdtemp(join(tmpdir(), "kith-lighthouse-"))
    const port = await freePort()
    const context = await chromium.launchPersistentContext(join(folder, "profile"), {
      executablePath: CHROMIUM,
      args: [...FLAGS, `--remote-debugging-port=${port}`],
      viewport: { width: 1280, height: 800 },
    })
    try {
      const url = `http://localhost:${stage.httpPort}`
      const figures = await judge("sign-in", `${url}/sign-in`, port, folder)
      const page = await context.newPage()
      await signIn(stage, page, url)
      await page.close()
      return [...figures, ...(await judge("a conversation", `${url}/chat/juliet@localhost`, port, folder))]
    } finally {
      await context.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function signIn(stage: Stage, page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByRole("textbox", { name: "User name or address" }).fill("romeo")
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(stage.password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await page.getByRole("navigation", { name: "Conversations" }).waitFor()
}

async function judge(screen: string, url: string, port: number, folder: string): Promise<Figure[]> {
  const file = join(folder, "report.json")
  const flags = [
    `--port=${port}`,
    "--disable-storage-reset",
    "--preset=desktop",
    "--quiet",
    "--output=json",
    `--output-path=${file}`,
    `--only-categories=${CATEGORIES.join(",")}`,
    "--no-enable-error-reporting",
  ]
  const run = ["exec", "--yes", `--package=${PACKAGE}`, "--", "lighthouse", url, ...flags]
  await promisify(execFile)("npm", run, { cwd: folder })
  const report = JSON.parse(await readFile(file, "utf8")) as Report
  for (const { title, score } of Object.values(report.audits)) {
    if (score !== null && score < 0.9) console.log(`Lighthouse on ${screen}: ${title}: ${score}`)
  }
  return CATEGORIES.map((name) => ({
    name: `Lighthouse on ${screen}: ${name}`,
    value: Math.round((report.categories[name]?.score ?? 0) * 100),
    unit: "points" as const,
    aim: 95,
  }))
}
