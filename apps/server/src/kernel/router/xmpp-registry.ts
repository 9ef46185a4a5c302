import type {
  AccountDirectory,
  DomainService,
  EarlyIqRequest,
  Forwarder,
  IqHandler,
  IqInterceptor,
  MaybePromise,
  MessageHandler,
  MessageKeeper,
  MessageRecorder,
  Place,
  PresenceService,
  Session,
} from "@kith/feature-kit"
import { type DataForm, dataForm, type ElementLike, type Jid, type Stanza } from "@kith/xmpp"
import { type DomainNames, DomainTable } from "./domain-table.ts"
import { LoginRegistry } from "./login-registry.ts"
import type { Router } from "./router.ts"
import type { SessionRegistry } from "./session-registry.ts"

type EarlyIqHandler = (request: EarlyIqRequest) => MaybePromise<ElementLike | undefined>
type NonzaHandler = (session: Session, nonza: Stanza) => void
type Stage = "before-login" | "after-login"
type StreamFeature = (stream: { readonly isConfidential: boolean }) => ElementLike | undefined
interface Identity {
  readonly category: string
  readonly type: string
  readonly name?: string
}
interface Item {
  readonly jid: Jid
  readonly node?: string
  readonly name?: string
}

const EVERYWHERE: readonly Place[] = ["server", "account"]

/**
 * What features have registered with the XMPP door. Each `on…`, `add…` and `serve…` answers with how to take it back;
 * a second owner of the same thing is a mistake in the list of features and is refused at once.
 */
export class XmppRegistry {
  readonly domain: string
  readonly sessions: SessionRegistry
  readonly domains: DomainTable
  readonly logins: LoginRegistry
  readonly items: Item[] = []
  readonly recorders: MessageRecorder[] = []
  readonly keepers: MessageKeeper[] = []
  readonly interceptors: IqInterceptor[] = []
  readonly #iqs = new Map<string, IqHandler>()
  readonly #earlyIqs = new Map<string, EarlyIqHandler>()
  readonly #nonzas = new Map<string, NonzaHandler>()
  readonly #streamFeatures: { stage: Stage; feature: StreamFeature }[] = []
  readonly #advertised: { place: Place; feature: string }[] = []
  readonly #identities: { place: Place; identity: Identity }[] = []
  readonly #forms: { place: Place; form: () => DataForm | undefined }[] = []
  readonly #serverMessages = new Map<string, MessageHandler>()
  #accounts: AccountDirectory | undefined
  #presence: PresenceService | undefined
  #router: Router | undefined

  /** `names`: those of all domains that this process serves. */
  constructor(domain: string, sessions: SessionRegistry, names?: DomainNames) {
    this.domain = domain
    this.sessions = sessions
    this.domains = new DomainTable(domain, names)
    this.logins = new LoginRegistry(domain, names)
  }

  get accounts(): AccountDirectory {
    if (this.#accounts === undefined) throw new Error("No feature serves accounts")
    return this.#accounts
  }

  get presence(): PresenceService | undefined {
    return this.#presence
  }

  get router(): Router {
    if (this.#router === undefined) throw new Error("The router is not connected yet")
    return this.#router
  }

  connectRouter(router: Router): void {
    this.#router = router
  }

  onIq(
    type: "get" | "set",
    namespace: string,
    handler: IqHandler,
    places: readonly Place[] = EVERYWHERE,
  ): () => void {
    const undo = places.map((place) => claim(this.#iqs, `${place} ${type} ${namespace}`, handler))
    undo.push(this.advertise(namespace, places))
    return () => {
      for (const step of undo) step()
    }
  }

  findIq(place: Place, type: "get" | "set", namespace: string): IqHandler | undefined {
    return this.#iqs.get(`${place} ${type} ${namespace}`)
  }

  interceptIq(interceptor: IqInterceptor): () => void {
    return append(this.interceptors, interceptor)
  }

  onEarlyIq(type: "get" | "set", namespace: string, handler: EarlyIqHandler): () => void {
    return claim(this.#earlyIqs, `${type} ${namespace}`, handler)
  }

  findEarlyIq(type: "get" | "set", namespace: string): EarlyIqHandler | undefined {
    return this.#earlyIqs.get(`${type} ${namespace}`)
  }

  onNonza(name: string, namespace: string, handler: NonzaHandler): () => void {
    return claim(this.#nonzas, `${name} ${namespace}`, handler)
  }

  findNonza(name: string, namespace: string): NonzaHandler | undefined {
    return this.#nonzas.get(`${name} ${namespace}`)
  }

  addStreamFeature(stage: Stage, feature: StreamFeature): () => void {
    return append(this.#streamFeatures, { stage, feature })
  }

  streamFeatures(stage: Stage, stream: { readonly isConfidential: boolean }): ElementLike[] {
    return this.#streamFeatures
      .filter((entry) => entry.stage === stage)
      .map((entry) => entry.feature(stream))
      .filter((element) => element !== undefined)
  }

  advertise(feature: string, places: readonly Place[] = EVERYWHERE): () => void {
    const undo = places.map((place) => append(this.#advertised, { place, feature }))
    return () => {
      for (const step of undo) step()
    }
  }

  addIdentity(place: Place, identity: Identity): () => void {
    return append(this.#identities, { place, identity })
  }

  addItem(item: Item): () => void {
    return append(this.items, item)
  }

  addInfoForm(place: Place, form: () => DataForm | undefined): () => void {
    return append(this.#forms, { place, form })
  }

  serveDomain(domain: string, service: DomainService): () => void {
    return this.domains.add(domain, { service })
  }

  forwardDomain(domain: string, forward: Forwarder): () => void {
    return this.domains.add(domain, { forward })
  }

  onServerMessage(namespace: string, handler: MessageHandler): () => void {
    return claim(this.#serverMessages, namespace, handler)
  }

  /** Who takes a message to the server's own address: whoever knows the namespace of one of its children. */
  findServerMessage(message: Stanza): MessageHandler | undefined {
    for (const { namespace } of message.spans) {
      const handler = this.#serverMessages.get(namespace)
      if (handler !== undefined) return handler
    }
    return undefined
  }

  advertised(place: Place): { identities: Identity[]; features: string[]; forms: ElementLike[] } {
    const features = this.#advertised.filter((entry) => entry.place === place).map((entry) => entry.feature)
    return {
      identities: this.#identities.filter((entry) => entry.place === place).map((entry) => entry.identity),
      features: [...new Set(features)].sort(),
      forms: this.#forms
        .filter((entry) => entry.place === place)
        .map((entry) => entry.form())
        .filter((form) => form !== undefined)
        .map(dataForm),
    }
  }

  servePresence(service: PresenceService): () => void {
    if (this.#presence !== undefined) throw new Error("Two features serve presence; only one may")
    this.#presence = service
    return () => {
      this.#presence = undefined
    }
  }

  serveAccounts(directory: AccountDirectory): () => void {
    if (this.#accounts !== undefined) throw new Error("Two features serve accounts; only one may")
    this.#accounts = directory
    return () => {
      this.#accounts = undefined
    }
  }

  recordMessages(recorder: MessageRecorder): () => void {
    return append(this.recorders, recorder)
  }

  keepUndelivered(keeper: MessageKeeper): () => void {
    return append(this.keepers, keeper)
  }
}

function claim<Handler>(map: Map<string, Handler>, key: string, handler: Handler): () => void {
  if (map.has(key)) throw new Error(`Two features serve "${key}"; only one may`)
  map.set(key, handler)
  return () => map.delete(key)
}

function append<Item>(list: Item[], item: Item): () => void {
  list.push(item)
  return () => {
    const index = list.indexOf(item)
    if (index >= 0) list.splice(index, 1)
  }
}
