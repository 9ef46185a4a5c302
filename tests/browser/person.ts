import type { Locator, Page } from "playwright-core"
import type { Cable } from "./cable.ts"

const PATIENCE_MS = 10_000
/** What a browser itself reports about a server that refuses or is away; the page is not to blame. */
const ABOUT_THE_SERVER = /WebSocket connection to .* failed|net::ERR_|Failed to load resource/

/** Somebody who uses the app as people do: by what can be seen, read out and pressed. */
export class Person {
  readonly name: string
  readonly page: Page
  readonly cable: Cable
  /** Errors of the page: scripts, the console, the content security policy. */
  readonly complaints: string[] = []
  #expectsRefusals = false
  #expectsComplaints = false
  readonly #mayAsk = new Set<string>()

  constructor(name: string, page: Page, cable: Cable) {
    this.name = name
    this.page = page
    this.cable = cable
    page.setDefaultTimeout(PATIENCE_MS)
    page.on("pageerror", (error) => this.complaints.push(`${name}: ${error.stack}`))
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return
      if (this.#expectsComplaints) return
      if (this.#expectsRefusals && ABOUT_THE_SERVER.test(message.text())) return
      this.complaints.push(`${name}: ${message.text()} (${message.location().url})`)
    })
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url())
      const isOurs =
        this.#mayAsk.has(host) ||
        host === new URL(cable.url).host ||
        protocol === "data:" ||
        protocol === "blob:"
      if (!isOurs) this.complaints.push(`${name}: The page asked a stranger: ${request.url()}`)
    })
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(path)
  }

  async signUp(username: string, password: string): Promise<void> {
    if (!/\/sign-up/.test(this.page.url())) await this.goTo("/sign-up")
    await this.fill("User name", username)
    await this.fill("Password", password)
    await this.press("Create account")
    await this.#isIn()
  }

  async signIn(username: string, password: string): Promise<void> {
    if (!this.page.url().startsWith("http")) await this.goTo("/")
    await this.fill("User name or address", username)
    await this.fill("Password", password)
    await this.press("Sign in")
    await this.#isIn()
  }

  async #isIn(): Promise<void> {
    await this.page.getByRole("navigation", { name: "Conversations" }).waitFor()
  }

  async fill(field: string, text: string): Promise<void> {
    await this.page.getByRole("textbox", { name: field, exact: true }).fill(text)
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).click()
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  async addContact(address: string, name?: string): Promise<void> {
    await this.page.getByRole("button", { name: "Add a contact" }).first().click()
    await this.fill("Address", address)
    if (name !== undefined) await this.fill("Name (optional)", name)
    await this.press("Add")
  }

  /** The line of somebody in the list. */
  inList(name: string): Locator {
    const list = this.page.getByRole("navigation", { name: "Conversations" })
    return list.getByRole("link").filter({ hasText: name })
  }

  async openConversation(name: string): Promise<void> {
    await this.inList(name).click()
    await this.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /^Message to/ })
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press("Enter")
  }

  /** The messages of the open conversation that have this text. */
  messages(text: string): Locator {
    return this.page
      .getByRole("region", { name: /^Messages with/ })
      .locator("[data-message]", { hasText: text })
  }

  async reads(text: string): Promise<void> {
    await this.messages(text).first().waitFor()
  }

  /** The way down, which also says how many are unread. */
  get toNewest(): Locator {
    return this.page.getByRole("button", { name: /^To the newest message/ })
  }

  /** Waits until a message of ours came so far: `Sent`, `Delivered`, `Read`, `Waiting to be sent`, `Not sent`. */
  async seesMark(text: string, mark: string): Promise<void> {
    await this.messages(text).getByRole("img", { name: mark, exact: true }).waitFor()
  }

  /** From now on the browser may report refused requests and lost connections. */
  expectRefusal(): void {
    this.#expectsRefusals = true
  }

  /** What the page complains about from now on is what the test is about. */
  expectComplaints(): void {
    this.#expectsComplaints = true
  }

  /** The page may talk to that server too. */
  mayAsk(host: string): void {
    this.#mayAsk.add(host)
  }

  async pullCable(): Promise<void> {
    this.expectRefusal()
    this.cable.pull()
  }

  async plugCable(): Promise<void> {
    this.cable.plug()
    // What a browser does by itself when a real network comes back.
    await this.page.evaluate("dispatchEvent(new Event('online'))")
  }
}
