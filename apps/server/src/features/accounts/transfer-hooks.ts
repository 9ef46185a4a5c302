import { defineHook, type MaybePromise } from "@kith/feature-kit"
import type { ElementLike, Jid, XmlElement } from "@kith/xmpp"

/** What an account's file (XEP-0227) is made of. */
export interface AccountExport {
  /** The bare JID. */
  readonly user: Jid
  /** Whether the file is for another server to take the account over, so that its owner logs in as before. */
  readonly includesCredentials: boolean
  /** Adds a child of `<user/>`. */
  add(element: ElementLike): void
  /**
   * Adds a child of `<user/>` with children, unless there are none. They are asked for one by one, when
   * their turn comes.
   */
  addMany(parent: ElementLike, children: AsyncIterable<ElementLike> | Iterable<ElementLike>): void
}

/**
 * An account is being written to a file. A guard adds what its feature keeps for the account; one that fails ends the
 * export.
 */
export const accountExporting = defineHook<AccountExport>("accountExporting")

export interface AccountImport {
  /** Whose data it becomes: the bare JID. */
  readonly user: Jid
  /** Whose data it was: the bare JID in the file. */
  readonly origin: Jid
  /**
   * Whether the administrator brings accounts over, and what the file says about credentials is to be believed. Else
   * somebody brings data to an account of their own.
   */
  readonly isTakenOver: boolean
  /** Hands over each child of `<user/>` of that name as a whole. For what is small. */
  read(name: string, namespace: string, take: (element: XmlElement) => MaybePromise<void>): void
  /**
   * Hands over the children of such an element, some at a time, in their order, and waits until they are stored before it
   * reads on. For what may be huge. Of text the parent has nothing; its attributes are in `parent`.
   */
  readMany(
    name: string,
    namespace: string,
    take: (children: readonly XmlElement[], parent: XmlElement) => MaybePromise<void>,
  ): void
}

/**
 * An account's file is about to be read. A guard says which elements its feature reads. What it is given is hostile; a
 * `DomainError` or `MalformedError` it throws is noted for the person, and the rest goes on. To import the same file again must
 * change nothing.
 */
export const accountImporting = defineHook<AccountImport>("accountImporting")
