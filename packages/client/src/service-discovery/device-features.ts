import {
  type Capabilities,
  isAmbiguous,
  isIllFormed,
  type Jid,
  NS_DISCO_INFO,
  NS_JINGLE,
  NS_JINGLE_FILE,
  NS_JINGLE_IN_BAND,
  parseDiscoInfo,
  StanzaError,
  verificationString,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"

/** Kinds of software that are remembered. */
const REMEMBERED_MOST = 500

/** A device of somebody that is online. */
export interface Device {
  /** Full. */
  readonly address: Jid
  readonly capabilities: Capabilities | undefined
}

/** What devices of others can do (XEP-0030), asked once for each kind of software (XEP-0115). */
export class DeviceFeatures {
  readonly #requests: Requests
  readonly #known = new Map<string, ReadonlySet<string>>()

  constructor(requests: Requests) {
    this.#requests = requests
  }

  /** Nothing for a device that does not answer. @throws NotConnected */
  async of({ address, capabilities }: Device): Promise<ReadonlySet<string>> {
    const key = capabilities?.hash === "sha-1" ? capabilities.ver : undefined
    const known = key === undefined ? undefined : this.#known.get(key)
    if (known !== undefined) return known
    try {
      const node = capabilities && `${capabilities.node}#${capabilities.ver}`
      const answer = await this.#requests.ask("get", xml("query", { xmlns: NS_DISCO_INFO, node }), address)
      const query = answer.child("query", NS_DISCO_INFO)
      if (query === undefined) return new Set()
      const info = parseDiscoInfo(query)
      const features = new Set(info.features)
      const isProven =
        key !== undefined && !isIllFormed(info) && !isAmbiguous(info) && verificationString(info) === key
      if (isProven && this.#known.size < REMEMBERED_MOST) this.#known.set(key, features)
      return features
    } catch (error) {
      if (error instanceof StanzaError) return new Set()
      throw error
    }
  }

  /** The first of these that takes files in a way we can do, too. @throws NotConnected */
  async findForFiles(devices: readonly Device[]): Promise<Device | undefined> {
    for (const device of devices.slice(0, DEVICES_MOST)) {
      const features = await this.of(device)
      if (NEEDED.every((feature) => features.has(feature))) return device
    }
    return undefined
  }
}

const DEVICES_MOST = 10
const NEEDED = [NS_JINGLE, NS_JINGLE_FILE, NS_JINGLE_IN_BAND]
