import { createRequire } from "node:module"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { PASSWORD, type TestServer } from "../../apps/server/src/testing/index.ts"
import { Cable } from "../browser/cable.ts"
import { FactLog, type StockEvent } from "./fact-log.ts"

const SCRIPT = createRequire(import.meta.url)
  .resolve("strophe.js")
  .replace("strophe.cjs", "strophe.umd.min.js")

/** The part of Strophe that runs in the page; the page has it as the global `chat`. */
interface Chat {
  send(to: string, body: string, id: string): void
  disconnect(): void
}

/** Strophe.js, which many web clients are made of, in a page that speaks BOSH over a cable that can be pulled. */
export class StropheClient {
  readonly cable: Cable
  readonly #context: BrowserContext
  readonly #page: Page
  readonly #told = new FactLog("Strophe")

  private constructor(context: BrowserContext, page: Page, cable: Cable) {
    this.#context = context
    this.#page = page
    this.cable = cable
  }

  /** `pageUrl` is where the page is from, by default the server itself. */
  static async signIn(
    browser: Browser,
    server: TestServer,
    name: string,
    pageUrl?: string,
  ): Promise<StropheClient> {
    const cable = await Cable.lay(server.ports.http ?? 0)
    // The server's own pages may load scripts of the server only.
    const context = await browser.newContext({ bypassCSP: true })
    const page = await context.newPage()
    const client = new StropheClient(context, page, cable)
    page.on("console", (message) => {
      if (message.text().startsWith("{")) client.#told.add(message.text())
      else if (message.text().includes("blocked by CORS")) client.#told.add('{ "event": "blocked" }')
      else client.#told.remark(`${message.text()}\n`)
    })
    page.on("pageerror", (error) => client.#told.remark(`${error.stack}\n`))
    await page.goto(pageUrl ?? `${cable.url}/health`)
    await page.addScriptTag({ path: SCRIPT })
    const account = { jid: `${server.address(name)}/page`, password: PASSWORD, url: `${cable.url}/http-bind` }
    await page.evaluate(connect, account)
    return client
  }

  async send(to: string, body: string, id = body): Promise<void> {
    await this.#page.evaluate(
      ([to_, body_, id_]) => (globalThis as unknown as { chat: Chat }).chat.send(to_, body_, id_),
      [to, body, id] as const,
    )
  }

  async disconnect(): Promise<void> {
    await this.#page.evaluate(() => (globalThis as unknown as { chat: Chat }).chat.disconnect())
  }

  next(facts: StockEvent, timeoutMs?: number): Promise<StockEvent> {
    return this.#told.next(facts, timeoutMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close()
    await this.cable.remove()
  }
}

/** Runs in the page. */
function connect({ jid, password, url }: { jid: string; password: string; url: string }): void {
  // biome-ignore lint/suspicious/noExplicitAny: the library brings its own globals
  const { Strophe, $pres, $msg } = globalThis as any
  // biome-ignore lint/suspicious/noConsole: the test listens to it
  const tell = (event: string, facts: object = {}) => console.log(JSON.stringify({ event, ...facts }))
  const connection = new Strophe.Connection(url)
  connection.addHandler(
    // biome-ignore lint/suspicious/noExplicitAny: an element of the page
    (message: any) => {
      const body = message.querySelector("body")?.textContent
      if (body) tell("message", { from: message.getAttribute("from"), body })
      return true
    },
    null,
    "message",
  )
  connection.connect(jid, password, (status: number) => {
    const names = Object.entries(Strophe.Status) as [string, number][]
    tell("status", { is: names.find(([, value]) => value === status)?.[0] })
    if (status === Strophe.Status.CONNECTED) connection.send($pres())
  })
  Object.assign(globalThis, {
    chat: {
      send: (to: string, body: string, id: string) =>
        connection.send($msg({ to, type: "chat", id }).c("body").t(body)),
      disconnect: () => connection.disconnect("goodbye"),
    },
  })
}
