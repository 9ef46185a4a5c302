import { describe } from "node:test"
import { PASSWORD, startTestServer } from "../../../../apps/server/src/testing/index.ts"
import type { Endpoint } from "../index.ts"
import { createPerson, nameAnew, type Person } from "./people.ts"
import { PROSODY_IS_INSTALLED, startProsody } from "./prosody.ts"

/** A server to try a client on. */
export interface Host {
  readonly webSocket: Endpoint
  /** Changes with a restart. */
  readonly webSocketPort: () => number
  readonly path: string
  /** Whether it reads what a client has sent before it ends the connection, so that its reason arrives. */
  readonly readsToTheEnd: boolean
  createPerson(name: string): Promise<Person>
  /** Ends it, and starts it again on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const HOSTS: Readonly<Record<string, () => Promise<Host>>> = {
  Kith: async () => {
    const server = await startTestServer({ config: `[uploads]\nmax-file-bytes = ${1024 * 1024}\n` })
    return {
      webSocket: { kind: "websocket", url: server.webSocketUrl },
      webSocketPort: () => server.ports.http ?? 0,
      path: "/xmpp",
      readsToTheEnd: true,
      async createPerson(name) {
        const username = nameAnew(name)
        await server.register(username)
        return { address: server.address(username), password: PASSWORD }
      },
      restart: () => server.restart(),
      stop: () => server.stop(),
    }
  },
  Prosody: async () => {
    const prosody = await startProsody()
    return {
      webSocket: prosody.webSocket,
      webSocketPort: () => prosody.webSocketPort,
      path: "/xmpp-websocket",
      readsToTheEnd: false,
      createPerson: (name) => createPerson(name, prosody.webSocket),
      async restart() {
        // Killed, it can lose what it has acknowledged, which is nothing a client can mend.
        await prosody.stop()
        await prosody.start()
      },
      stop: () => prosody.remove(),
    }
  },
}

/** Describes the same behaviour on our own server and on a stock one. */
export function describeOnHosts(what: string, body: (startHost: () => Promise<Host>) => void): void {
  for (const [name, start] of Object.entries(HOSTS)) {
    const skip = name === "Prosody" && !PROSODY_IS_INSTALLED && "Prosody is not installed"
    describe(`${what} (${name})`, { skip }, () => body(start))
  }
}
