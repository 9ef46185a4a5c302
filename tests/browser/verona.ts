import { type Browser, type BrowserContextOptions, chromium } from "playwright-core"
import { PASSWORD, startTestServer, type TestServer } from "../../apps/server/src/testing/index.ts"
import { Cable } from "./cable.ts"
import { Person } from "./person.ts"
import { findWebFolder } from "./web-folder.ts"

export const CHROMIUM = process.env.KITH_CHROMIUM ?? "/usr/bin/chromium"
/** Headless, and without a word to anybody but this machine. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-extensions",
  // A microphone that beeps and two cameras that count, for whoever asks.
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream=device-count=2",
]

/** `places`: where names lead that are not of this machine, such as `MAP mantua.example:443 127.0.0.1:4430`. */
export function launchBrowser(places: readonly string[] = []): Promise<Browser> {
  const rules = [...places, "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1", "EXCLUDE localhost"]
  const args = [...FLAGS, `--host-resolver-rules=${rules.join(" , ")}`]
  return chromium.launch({ executablePath: CHROMIUM, args })
}

/** Somebody at a browser of their own, on a cable to that port, who has not gone anywhere yet. */
export async function seatPerson(
  browser: Browser,
  name: string,
  port: number,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const cable = await Cable.lay(port)
  const context = await browser.newContext({
    baseURL: cable.url,
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
    ...options,
  })
  return new Person(name, await context.newPage(), cable)
}

/** A server with the built web app, a browser, and the people in front of it. */
export class Verona {
  readonly server: TestServer
  /** Everybody's, unless a test says otherwise. */
  readonly password = PASSWORD
  readonly #browser: Browser
  readonly #people: Person[] = []

  private constructor(server: TestServer, browser: Browser) {
    this.server = server
    this.#browser = browser
  }

  /** `webFolder`: another build of the web app than the usual one. */
  static async open(config?: string, webFolder = findWebFolder()): Promise<Verona> {
    const browser = await launchBrowser()
    const server = await startTestServer({ webFolder, ...(config !== undefined && { config }) })
    return new Verona(server, browser)
  }

  async arrive(name: string, options?: BrowserContextOptions): Promise<Person> {
    const { http } = this.server.ports
    if (http === undefined) throw new Error("The server does not listen to browsers")
    const person = await seatPerson(this.#browser, name, http, options)
    // The address of uploaded files, as the server believes to be called.
    person.mayAsk(`localhost:${http}`)
    this.#people.push(person)
    return person
  }

  /** Somebody who has an account and is signed in. */
  async join(name: string, options?: BrowserContextOptions): Promise<Person> {
    const person = await this.arrive(name, options)
    await person.signIn(name, PASSWORD)
    return person
  }

  /** Makes accounts that are contacts of each other already. */
  async acquaint(first: string, second: string): Promise<void> {
    await this.server.register(first, second)
    const one = await this.server.join(first)
    const other = await this.server.join(second)
    await this.server.befriend(one, other)
    await one.close()
    await other.close()
  }

  /** Romeo and Juliet, contacts of each other, who both have their conversation open. */
  async meet(): Promise<[Person, Person]> {
    await this.acquaint("romeo", "juliet")
    const romeo = await this.join("romeo")
    const juliet = await this.join("juliet")
    await romeo.openConversation("juliet")
    await juliet.openConversation("romeo")
    return [romeo, juliet]
  }

  /** Ends everything. Fails if a page or the server had something to complain about. */
  async [Symbol.asyncDispose](): Promise<void> {
    const complaints = [
      ...this.#people.flatMap((person) => person.complaints),
      ...this.server.complaints.map((text) => `server: ${text}`),
    ]
    await this.#browser.close()
    await Promise.all(this.#people.map(({ cable }) => cable.remove()))
    await this.server.stop()
    if (complaints.length > 0) throw new Error(`There were complaints:\n${complaints.join("\n")}`)
  }
}
