import { DomainError, type Hooks } from "@kith/feature-kit"
import { type Jid, JidError, MalformedError, StanzaError, XmlElement } from "@kith/xmpp"
import { accountImporting } from "../accounts/index.ts"
import type { FileEvent } from "./file/file-events.ts"

/** What became of a file, for the person who brought it. */
export interface ImportReport {
  /** The accounts that data was brought to. */
  accounts: number
  /** Elements that were taken in, now or at an earlier time. */
  taken: number
  /** Elements that nothing here understands or has room for. */
  leftOut: number
  /** Why, in sentences; the first hundred. */
  readonly problems: string[]
}

const MAX_PROBLEMS = 100
/** A child of the user that is wanted as a whole, such as a vCard. */
const MAX_WHOLE_CHARACTERS = 4 * 1024 * 1024
const BATCH = 100
const MAX_BATCH_CHARACTERS = 1024 * 1024

type Reader =
  | { readonly isWhole: true; take(element: XmlElement): unknown }
  | { readonly isWhole: false; take(children: readonly XmlElement[], parent: XmlElement): unknown }

const keyOf = (name: string, namespace: string | undefined) => `${namespace} ${name}`

/** Brings what a file says about one account to the features that keep such things. */
export class AccountImporter {
  readonly #readers = new Map<string, Reader>()
  readonly #report: ImportReport
  readonly #user: Jid
  #parent: XmlElement | undefined
  #reader: Reader | undefined
  #children: (XmlElement | string)[] = []
  #size = 0

  private constructor(user: Jid, report: ImportReport) {
    this.#user = user
    this.#report = report
  }

  /** Asks the features what they read. */
  static async open(
    hooks: Hooks,
    who: { readonly user: Jid; readonly origin: Jid; readonly isTakenOver: boolean },
    report: ImportReport,
  ): Promise<AccountImporter> {
    const importer = new AccountImporter(who.user, report)
    const claim = (name: string, namespace: string, reader: Reader) => {
      const key = keyOf(name, namespace)
      if (importer.#readers.has(key)) throw new Error(`Two features read <${name}> of ${namespace}`)
      importer.#readers.set(key, reader)
    }
    await hooks.admit(accountImporting, {
      ...who,
      read: (name, namespace, take) => claim(name, namespace, { isWhole: true, take }),
      readMany: (name, namespace, take) => claim(name, namespace, { isWhole: false, take }),
    })
    report.accounts++
    return importer
  }

  /** Takes in the next event within the user; resolves when there is room for another. */
  async take(event: FileEvent): Promise<void> {
    if (event.kind === "part") {
      this.#parent = event.parent
      this.#reader = this.#readers.get(keyOf(event.parent.name, event.parent.namespace))
      this.#children = []
      this.#size = 0
      if (this.#reader === undefined) this.#leaveOut(1, `<${event.parent.name}> is not known here.`)
    } else if (event.kind === "child" && this.#reader !== undefined)
      await this.#takeChild(event.child, event.size)
    else if (event.kind === "partEnd") await this.#endPart()
  }

  async #takeChild(child: XmlElement | string, size: number): Promise<void> {
    const isWhole = this.#reader?.isWhole === true
    if (!isWhole && typeof child === "string") return
    this.#children.push(child)
    this.#size += size
    if (isWhole && this.#size > MAX_WHOLE_CHARACTERS) {
      this.#leaveOut(1, `It is longer than ${MAX_WHOLE_CHARACTERS} characters.`)
      this.#reader = undefined
      this.#children = []
    }
    if (!isWhole && (this.#children.length >= BATCH || this.#size >= MAX_BATCH_CHARACTERS))
      await this.#handOver()
  }

  async #endPart(): Promise<void> {
    if (this.#reader !== undefined && (this.#reader.isWhole || this.#children.length > 0))
      await this.#handOver()
    this.#parent = undefined
    this.#reader = undefined
  }

  async #handOver(): Promise<void> {
    const [reader, parent, children] = [this.#reader, this.#parent, this.#children]
    this.#children = []
    this.#size = 0
    if (reader === undefined || parent === undefined) return
    if (reader.isWhole) {
      await this.#attempt(1, () => reader.take(new XmlElement(parent.name, parent.attrs, children)))
      return
    }
    const elements = children.filter((child) => child instanceof XmlElement)
    const take = (some: readonly XmlElement[]) => reader.take(some, parent)
    if (elements.length > 1 && (await this.#attempt(elements.length, () => take(elements), false))) return
    // One of them was refused: the others need not suffer for it, and to take one in twice changes nothing.
    for (const element of elements) await this.#attempt(1, () => take([element]))
  }

  /** Answers whether it was taken in. */
  async #attempt(count: number, take: () => unknown, isLast = true): Promise<boolean> {
    try {
      await take()
      this.#report.taken += count
      return true
    } catch (error) {
      const reason = reasonOf(error)
      if (isLast) this.#leaveOut(count, reason)
      return false
    }
  }

  #leaveOut(count: number, reason: string): void {
    this.#report.leftOut += count
    noteProblem(this.#report, `${this.#user}, ${this.#parent?.name}: ${reason}`)
  }
}

export function noteProblem({ problems }: ImportReport, text: string): void {
  if (problems.length < MAX_PROBLEMS && !problems.includes(text)) problems.push(text)
}

/** Why something was refused, for the person; a bug stays one. */
function reasonOf(error: unknown): string {
  const isRefusal =
    error instanceof DomainError ||
    error instanceof MalformedError ||
    error instanceof JidError ||
    error instanceof StanzaError
  if (!isRefusal) throw error
  return ("text" in error ? error.text : undefined) ?? error.message
}
