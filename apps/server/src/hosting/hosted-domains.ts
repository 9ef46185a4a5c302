import { isDeepStrictEqual } from "node:util"
import {
  type AnyFeature,
  type CertificateFiles,
  createTurns,
  DomainError,
  type HostedDomain,
  type Hosting,
  type Log,
} from "@kith/feature-kit"
import type { Config } from "../config.ts"
import { explainFailure } from "../explain-failure.ts"
import { DomainFolders } from "./domain-folders.ts"
import { readHostedDomain } from "./domain-name.ts"
import { examineCertificate } from "./examine-certificate.ts"
import { findClash } from "./find-clash.ts"
import type { Place } from "./place.ts"

export interface HostedParts {
  readonly config: Config
  readonly features: readonly AnyFeature[]
  readonly log: Log
  /** Starts a domain and lets people and servers in. */
  readonly start: (config: Config) => Promise<Place>
  /** Says goodbye to all who are at the domain, and closes what it has. */
  readonly stop: (place: Place) => Promise<void>
  /** Keeps the name of a domain that is not served at the moment; answers with how to give it back. */
  readonly reserve: (domain: string) => () => void
}

/** A domain that there is: it is served, or something keeps it from that. */
type Entry =
  | { readonly place: Place; readonly config: Config }
  | { readonly problem: string; readonly release: () => void }

/** So many are started at the same time. */
const AT_ONCE = 4

/** The domains besides the first one, in a server that runs. They come and go one after the other. */
export class HostedDomains implements Hosting {
  readonly folders: DomainFolders
  readonly #parts: HostedParts
  readonly #entries = new Map<string, Entry>()
  /** The settings of those that are about to be started. */
  readonly #starting = new Map<string, Config>()
  readonly #inTurn = createTurns()
  #isClosing = false

  constructor(parts: HostedParts) {
    this.#parts = parts
    this.folders = new DomainFolders(parts.config, parts.features)
  }

  /**
   * Starts all that there are, then opens the doors; until that is done nobody comes or goes. One that cannot be started
   * keeps none of the others from it.
   */
  startAll(open: () => Promise<void>): Promise<void> {
    return this.#inTurn("", async () => {
      // One by one: of two that cannot both be served it is the first in their order that is.
      for (const domain of await this.folders.list()) await this.#prepare(domain)
      const waiting = [...this.#starting.keys()]
      const work = async () => {
        for (let domain = waiting.shift(); domain !== undefined; domain = waiting.shift())
          await this.#start(domain)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      await open()
    })
  }

  async list(): Promise<readonly HostedDomain[]> {
    return [...this.#entries.keys()].sort().map((domain) => this.#describe(domain))
  }

  add(text: string, certificate?: CertificateFiles): Promise<HostedDomain> {
    const domain = readHostedDomain(text)
    return this.#change(async () => {
      if (certificate !== undefined) await examineCertificate(certificate, domain)
      // Whoever has the name already says so.
      this.#parts.reserve(domain)()
      await this.folders.create(domain, certificate)
      const problem = await this.#try(domain)
      if (problem === undefined) return this.#describe(domain)
      this.#forget(domain)
      await this.folders.remove(domain)
      throw new DomainError("not-acceptable", `${domain} could not be started: ${problem}`)
    })
  }

  reload(text: string): Promise<HostedDomain> {
    const domain = readHostedDomain(text)
    return this.#change(async () => {
      this.folders.require(domain)
      const entry = this.#entries.get(domain)
      if (entry === undefined || !("place" in entry)) {
        this.#forget(domain)
        await this.#try(domain)
        return this.#describe(domain)
      }
      const { place } = entry
      const config = await this.#read(domain).catch((error: unknown) => {
        throw new DomainError(
          "not-acceptable",
          `Nothing was changed: ${explainFailure(error) ?? String(error)}`,
        )
      })
      if (isDeepStrictEqual({ ...config, tls: undefined }, { ...entry.config, tls: undefined })) {
        await place.renewCertificate(config).catch((error: unknown) => {
          throw new DomainError(
            "not-acceptable",
            `The old certificate stays: ${explainFailure(error) ?? (error as Error).message}`,
          )
        })
        this.#entries.set(domain, { place, config })
      } else {
        await this.#stop(domain, place)
        await this.#try(domain)
      }
      return this.#describe(domain)
    })
  }

  remove(text: string): Promise<string> {
    const domain = readHostedDomain(text)
    return this.#change(async () => {
      await this.folders.remove(domain)
      const entry = this.#entries.get(domain)
      if (entry !== undefined && "place" in entry) await this.#stop(domain, entry.place)
      this.#forget(domain)
      this.#parts.log.info("A domain is served no longer", { domain })
      return this.folders.folderOf(domain)
    })
  }

  /** One that was started cannot be served after all. */
  async lost(place: Place, error: unknown): Promise<void> {
    const { domain } = place
    await this.#stop(domain, place)
    this.#fail(domain, error)
  }

  /** No more come and go. Those that are served are the doors' to close. */
  async close(): Promise<void> {
    await this.#inTurn("", async () => {
      this.#isClosing = true
    })
  }

  #change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#inTurn("", async () => {
      if (this.#isClosing) throw new DomainError("service-unavailable", "The server is being stopped.")
      return work()
    })
  }

  /** Starts a domain, and answers with what has kept it from that. */
  async #try(domain: string): Promise<string | undefined> {
    return (await this.#prepare(domain)) ?? (await this.#start(domain))
  }

  /** Reads its settings, which nobody else may have from now on; answers with what is wrong with them. */
  async #prepare(domain: string): Promise<string | undefined> {
    try {
      this.#starting.set(domain, await this.#read(domain))
      return undefined
    } catch (error) {
      return this.#fail(domain, error)
    }
  }

  async #start(domain: string): Promise<string | undefined> {
    const config = this.#starting.get(domain)
    if (config === undefined) return undefined
    try {
      const place = await this.#parts.start(config)
      this.#entries.set(domain, { place, config })
      this.#parts.log.info("Serves a domain", { domain })
      return undefined
    } catch (error) {
      return this.#fail(domain, error)
    } finally {
      this.#starting.delete(domain)
    }
  }

  /** Something has kept it from being served: answers with what, for people. */
  #fail(domain: string, error: unknown): string {
    const explained = explainFailure(error)
    const problem = explained ?? (error instanceof Error ? error.message : String(error))
    this.#parts.log.error(
      `A domain cannot be served. Mend what is wrong, then: kith domain reload ${domain}`,
      { domain, problem, ...(explained === undefined && { cause: error }) },
    )
    this.#entries.set(domain, { problem, release: this.#reserve(domain) })
    return problem
  }

  /** Throws what is wrong with its settings. */
  async #read(domain: string): Promise<Config> {
    const config = await this.folders.read(domain)
    const served = [...this.#entries].flatMap(([name, entry]) =>
      name !== domain && "config" in entry ? [entry.config] : [],
    )
    const clash = findClash(config, [this.#parts.config, ...served, ...this.#starting.values()])
    if (clash !== undefined) throw new DomainError("conflict", clash)
    return config
  }

  async #stop(domain: string, place: Place): Promise<void> {
    this.#entries.set(domain, { problem: "It is being stopped.", release: this.#reserve(domain) })
    await this.#parts.stop(place)
    this.#forget(domain)
  }

  #forget(domain: string): void {
    const entry = this.#entries.get(domain)
    if (entry !== undefined && "release" in entry) entry.release()
    this.#entries.delete(domain)
  }

  /** Nobody else can be taken for a domain that is not served at the moment. */
  #reserve(domain: string): () => void {
    try {
      return this.#parts.reserve(domain)
    } catch {
      return () => {}
    }
  }

  #describe(domain: string): HostedDomain {
    const folder = this.folders.folderOf(domain)
    const entry = this.#entries.get(domain)
    if (entry === undefined) throw new DomainError("not-found", `${domain} is none of the domains here.`)
    if ("problem" in entry) {
      const { problem } = entry
      return { domain, state: "failed", folder, problem, certificateUntil: undefined }
    }
    const certificateUntil = entry.place.tls.validTo.getTime()
    return { domain, state: "served", folder, problem: undefined, certificateUntil }
  }
}
