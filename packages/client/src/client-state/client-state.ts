import { NS_CLIENT_STATE, type Stanza } from "@kith/xmpp"
import type { Connection } from "../connection/connection.ts"

/** XEP-0352: tells the server whether a person looks at this device. */
export class ClientState {
  readonly #connection: Connection
  #isActive = true
  #isSupported = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  set(isActive: boolean): void {
    if (isActive === this.#isActive) return
    this.#isActive = isActive
    this.#tell()
  }

  sessionOpened(features: Stanza): void {
    this.#isSupported = features.has("csi", NS_CLIENT_STATE)
    this.connected()
  }

  /** XEP-0352 §5: a new or resumed session begins as active. */
  connected(): void {
    if (!this.#isActive) this.#tell()
  }

  #tell(): void {
    if (!this.#isSupported) return
    this.#connection.sendUncounted(this.#isActive ? "active" : "inactive", NS_CLIENT_STATE)
  }
}
