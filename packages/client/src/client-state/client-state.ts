import { NS_CLIENT_STATE, type Stanza, xml } from "@kith/xmpp"
import type { Connection } from "../connection/connection.ts"
import type { BindRequest } from "../login/inline-requests.ts"

/** XEP-0352: tells the server whether a person looks at this device. */
export class ClientState {
  readonly #connection: Connection
  #isActive = true
  #isSupported = false
  /** What a session that is just being made begins with. */
  #beginsActive = true

  constructor(connection: Connection) {
    this.#connection = connection
  }

  set(isActive: boolean): void {
    if (isActive === this.#isActive) return
    this.#isActive = isActive
    this.#tell()
  }

  /** To be told along with the resource (XEP-0386), where the server takes that. */
  bindRequests(): BindRequest[] {
    this.#beginsActive = this.#isActive
    const element = xml("inactive", { xmlns: NS_CLIENT_STATE })
    return this.#isActive ? [] : [{ feature: NS_CLIENT_STATE, element }]
  }

  sessionOpened(features: Stanza, enabled: ReadonlySet<string>): void {
    this.#isSupported = features.has("csi", NS_CLIENT_STATE)
    const begunActive = this.#beginsActive || !enabled.has(NS_CLIENT_STATE)
    if (begunActive !== this.#isActive) this.#tell()
  }

  /** XEP-0352 §5: a resumed session begins as active. */
  resumed(): void {
    if (!this.#isActive) this.#tell()
  }

  #tell(): void {
    if (!this.#isSupported) return
    this.#connection.sendUncounted(this.#isActive ? "active" : "inactive", NS_CLIENT_STATE)
  }
}
