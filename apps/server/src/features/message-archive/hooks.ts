import { defineHook, type Session } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ReadableArchive } from "./xmpp/index.ts"

/**
 * Somebody asks for the archive of a node that an account has (XEP-0442). A transform of the feature whose node it is asks for
 * permission and puts the archive there.
 */
export const nodeArchiveAsked = defineHook<{
  readonly owner: Jid
  readonly node: string
  readonly viewer: Jid
  readonly archive: ReadableArchive | undefined
}>("nodeArchiveAsked")

/** A session of an account was sent a part of the account's archive, from one message to another and all between them. */
export const historySent = defineHook<{
  readonly session: Session
  /** Ids, whose order is that of time. */
  readonly first: string
  readonly last: string
}>("historySent")
