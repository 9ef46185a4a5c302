import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import puppeteer, { type Browser, type BrowserContext, type Page } from "puppeteer-core"

const FIREFOX = process.env.KITH_FIREFOX ?? "/usr/bin/firefox-esr"
const PATIENCE_MS = 20_000
const POLLING = { polling: 100 }

/** The Firefox of the machine, driven by WebDriver BiDi: it knows neither strangers nor updates. */
export class Firefox {
  readonly #browser: Browser
  readonly #profile: string

  private constructor(browser: Browser, profile: string) {
    this.#browser = browser
    this.#profile = profile
  }

  static async launch(): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), "kith-firefox-"))
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: FIREFOX,
      headless: true,
      userDataDir: profile,
      extraPrefsFirefox: {
        "network.proxy.type": 1,
        // Whoever is not on this machine is asked for at a port where nobody is.
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": 9,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": 9,
        "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
        "intl.accept_languages": "en-GB",
      },
    })
    return new Firefox(browser, profile)
  }

  /** Somebody with cookies and stores of their own. */
  async seat(name: string, url: string): Promise<Reader> {
    return new Reader(name, url, await this.#browser.createBrowserContext())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    await rm(this.#profile, { recursive: true, force: true })
  }
}

/** Somebody who uses the app in Firefox, by what can be read out. */
export class Reader {
  readonly name: string
  /** Errors of the page: scripts, the console, the content security policy. */
  readonly complaints: string[] = []
  readonly #url: string
  readonly #context: BrowserContext
  #page: Page | undefined

  constructor(name: string, url: string, context: BrowserContext) {
    this.name = name
    this.#url = url
    this.#context = context
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error(`${this.name} has not gone anywhere yet`)
    return this.#page
  }

  async goTo(path: string): Promise<void> {
    if (this.#page === undefined) {
      this.#page = await this.#context.newPage()
      this.#page.setDefaultTimeout(PATIENCE_MS)
      await this.#page.setViewport({ width: 1280, height: 800 })
      this.#page.on("pageerror", (error) => this.complaints.push(`${this.name}: ${error}`))
      this.#page.on("console", (message) => {
        if (message.type() === "error") this.complaints.push(`${this.name}: ${message.text()}`)
      })
    }
    await this.#page.goto(this.#url + path)
  }

  /** Looks at the page: only what somebody looks at is read. */
  async look(): Promise<void> {
    await this.page.bringToFront()
  }

  async fill(field: string, text: string): Promise<void> {
    // In Firefox a field for a password has no role.
    const isPassword = field === "Password"
    const selector = isPassword ? "input[type=password]" : `::-p-aria([name="${field}"][role="textbox"])`
    const found = await this.page.waitForSelector(selector)
    await found?.click()
    await found?.type(text)
  }

  async press(button: string): Promise<void> {
    await this.page.locator(`::-p-aria([name="${button}"][role="button"])`).click()
  }

  async sees(text: string): Promise<void> {
    await this.page.waitForSelector(`::-p-text(${text})`)
  }

  async signUp(username: string, password: string): Promise<void> {
    await this.goTo("/sign-up")
    await this.fill("User name", username)
    await this.fill("Password", password)
    await this.press("Create account")
    await this.isIn()
  }

  async isIn(): Promise<void> {
    await this.page.waitForSelector('nav[aria-label="Conversations"]')
  }

  async addContact(address: string): Promise<void> {
    await this.press("Add a contact")
    await this.fill("Address", address)
    await this.press("Add")
  }

  async write(text: string): Promise<void> {
    const composer = await this.page.waitForSelector('[aria-label^="Message to"]')
    await composer?.click()
    await composer?.type(text)
    await this.page.keyboard.press("Enter")
  }

  async reads(text: string): Promise<void> {
    await this.page.waitForFunction(
      (text) =>
        [...document.querySelectorAll("[data-message]")].some((message) =>
          message.textContent?.includes(text),
        ),
      // Not by frames: who is behind another window draws none.
      POLLING,
      text,
    )
  }

  /** Waits until a message of ours came so far: `Sent`, `Delivered`, `Read`. */
  async seesMark(text: string, mark: string): Promise<void> {
    await this.page.waitForFunction(
      (text, mark) =>
        [...document.querySelectorAll("[data-message]")].some(
          (message) =>
            message.textContent?.includes(text) &&
            message.querySelector(`[role="img"][aria-label="${mark}"]`),
        ),
      // Not by frames: who is behind another window draws none.
      POLLING,
      text,
      mark,
    )
  }
}
