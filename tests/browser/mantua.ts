import type { Browser } from "playwright-core"
import { PASSWORD, startTestServer, type TestServer } from "../../apps/server/src/testing/index.ts"
import type { Endpoint } from "../../packages/client/src/index.ts"
import { register } from "../../packages/client/src/node/index.ts"
import { ALL_MODULES, PROSODY_IS_INSTALLED, startProsody } from "../../packages/client/src/testing/prosody.ts"
import { EJABBERD_IS_INSTALLED, EJABBERD_PATH, startStockEjabberd } from "../stock-ejabberd.ts"
import type { Person } from "./person.ts"
import { openTlsDoor, type TlsDoor } from "./tls-door.ts"
import { launchBrowser, seatPerson } from "./verona.ts"
import { findWebFolder } from "./web-folder.ts"

export const MANTUA = "mantua.example"

/** A server of others for accounts of mantua.example, with a WebSocket. */
interface OtherServer {
  readonly endpoint: Endpoint
  readonly webSocketPort: number
  readonly path: string
  remove(): Promise<void>
}

export interface KindOfServer {
  readonly isInstalled: boolean
  start(): Promise<OtherServer>
}

export const PROSODY: KindOfServer = {
  isInstalled: PROSODY_IS_INSTALLED,
  async start() {
    const prosody = await startProsody({
      modules: [...ALL_MODULES, "blocklist", "bookmarks", "invites", "invites_adhoc", "invites_register"],
      settings: `registration_invite_only = false\nhttp_external_url = "https://${MANTUA}/"\nVirtualHost "${MANTUA}"\n`,
      components: `
        Component "rooms.${MANTUA}" "muc"
          modules_enabled = { "muc_mam" }
          restrict_room_creation = false
        Component "upload.${MANTUA}" "http_file_share"
          http_host = "${MANTUA}"
      `,
    })
    const { webSocket, webSocketPort } = prosody
    return {
      endpoint: webSocket,
      webSocketPort,
      path: "/xmpp-websocket",
      remove: () => prosody.remove(),
    }
  },
}

export const EJABBERD: KindOfServer = {
  isInstalled: EJABBERD_IS_INSTALLED,
  async start() {
    const ejabberd = await startStockEjabberd({ domain: MANTUA, uploadUrl: `https://${MANTUA}/upload` })
    const { endpoint } = ejabberd
    return {
      endpoint,
      webSocketPort: ejabberd.process.httpPort,
      path: EJABBERD_PATH,
      remove: () => ejabberd.remove(),
    }
  },
}

/** Our web app, and people in front of it whose accounts are at another server. */
export class Mantua {
  readonly door: TlsDoor
  readonly server: TestServer
  readonly #other: OtherServer
  readonly #browser: Browser
  readonly #people: Person[] = []

  private constructor(other: OtherServer, door: TlsDoor, server: TestServer, browser: Browser) {
    this.#other = other
    this.door = door
    this.server = server
    this.#browser = browser
  }

  static async open(kind: KindOfServer): Promise<Mantua> {
    const webFolder = findWebFolder()
    const other = await kind.start()
    const door = await openTlsDoor(MANTUA, other.webSocketPort, other.path)
    const browser = await launchBrowser([`MAP ${MANTUA}:443 127.0.0.1:${door.port}`])
    return new Mantua(other, door, await startTestServer({ webFolder }), browser)
  }

  async register(...names: readonly string[]): Promise<void> {
    for (const username of names) {
      await register(this.#other.endpoint, { username, password: PASSWORD, domain: MANTUA })
    }
  }

  /** Somebody at a browser of their own. */
  async arrive(name: string): Promise<Person> {
    const person = await seatPerson(this.#browser, name, this.server.ports.http ?? 0, {
      ignoreHTTPSErrors: true,
    })
    person.mayAsk(MANTUA)
    this.#people.push(person)
    return person
  }

  /** Somebody who signs in with their account at mantua.example. */
  async join(name: string, password = PASSWORD): Promise<Person> {
    const person = await this.arrive(name)
    await person.signIn(`${name}@${MANTUA}`, password)
    return person
  }

  /** Ends everything; answers with what the pages had to complain about. */
  async close(): Promise<readonly string[]> {
    const complaints = this.#people.flatMap((person) => person.complaints)
    await this.#browser.close()
    await Promise.all(this.#people.map(({ cable }) => cable.remove()))
    await this.server.stop()
    this.door.close()
    await this.#other.remove()
    return complaints
  }
}
