import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, BrowserContext } from "playwright-core"
import type { Person } from "../../tests/browser/person.ts"
import { launchBrowser, seatPerson } from "../../tests/browser/verona.ts"
import type { Target } from "../src/connection.ts"
import { startKithIn } from "../src/servers/kith.ts"
import { CROWD_CONFIG } from "./crowded-room.ts"
import { watchPage } from "./watch-page.ts"

/** A server of its own, as a person runs it, and browsers in front of it. Each part of the table has a new one. */
export class Stage {
  readonly browser: Browser
  readonly target: Target
  readonly httpPort: number
  /** For a crowd. */
  readonly componentPort: number
  /** Everybody's. */
  readonly password = "wherefore art thou"
  readonly #close: () => Promise<void>
  readonly #people = new Set<Person>()

  private constructor(
    browser: Browser,
    server: { readonly target: Target; readonly httpPort: number; readonly componentPort: number },
    close: () => Promise<void>,
  ) {
    this.browser = browser
    this.target = server.target
    this.httpPort = server.httpPort
    this.componentPort = server.componentPort
    this.#close = close
  }

  static async open(): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), "kith-web-bench-"))
    const server = await startKithIn(folder, { archive: true, more: CROWD_CONFIG })
    const browser = await launchBrowser()
    return new Stage(browser, server, async () => {
      await browser.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    })
  }

  /** Somebody with a new browser, who has been nowhere yet. */
  async arrive(name: string): Promise<Person> {
    const person = await seatPerson(this.browser, name, this.httpPort)
    this.#people.add(person)
    await person.page.addInitScript(watchPage)
    return person
  }

  /** Somebody who has made an account of that name, and is signed in. */
  async join(name: string): Promise<Person> {
    const person = await this.arrive(name)
    await person.signUp(name, this.password)
    return person
  }

  /** Two who have each other as contacts, and each the conversation with the other open. */
  async pair(): Promise<[Person, Person]> {
    const [romeo, juliet] = [await this.join("romeo"), await this.join("juliet")]
    await romeo.addContact("juliet@localhost")
    await juliet.press("Accept the request of romeo@localhost")
    await romeo.goTo("/chat/juliet@localhost")
    await juliet.goTo("/chat/romeo@localhost")
    await romeo.composer.waitFor()
    await juliet.composer.waitFor()
    return [romeo, juliet]
  }

  async leave(person: Person): Promise<void> {
    const context: BrowserContext = person.page.context()
    await context.close()
    await person.cable.remove()
    this.#people.delete(person)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
    for (const { cable } of this.#people) await cable.remove()
  }
}
