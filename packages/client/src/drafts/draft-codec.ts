import { formatDateTime, MalformedError, parseDateTime, xml } from "@kith/xmpp"
import type { ItemCodec } from "../private-items/private-items.ts"
import type { Draft } from "./draft.ts"

/** One item a conversation, named by its bare address; see the README of this folder. */
export const NS_DRAFTS = "urn:kith:drafts:0"

/** What is longer stays on the device where it is written. */
export const TEXT_MOST = 20_000
const NAME_MOST = 200
const MENTIONS_MOST = 100

export const draftCodec: ItemCodec<Draft> = {
  write({ text, reply, mentions = [], at }, changedAt) {
    return xml(
      "draft",
      { xmlns: NS_DRAFTS, changed: formatDateTime(changedAt), at: String(at) },
      xml("text", {}, text),
      reply !== undefined &&
        xml("reply", { id: reply.id, to: reply.to, author: reply.author }, reply.excerpt),
      ...mentions.slice(0, MENTIONS_MOST).map(({ name, address }) => xml("mention", { name, address })),
    )
  },

  parse(payload) {
    if (payload.name !== "draft" || payload.namespace !== NS_DRAFTS) {
      throw new MalformedError(`The item is no <draft/> of ${NS_DRAFTS}`)
    }
    const at = Number(payload.attrs.at)
    if (!Number.isSafeInteger(at)) throw new MalformedError("A draft says when it was written")
    const reply = payload.child("reply")
    const { id, to, author = "" } = reply?.attrs ?? {}
    const mentions = payload
      .childrenNamed("mention")
      .slice(0, MENTIONS_MOST)
      .flatMap(({ attrs: { name, address } }) => (name && address ? [{ name: cut(name), address }] : []))
    const value: Draft = {
      text: (payload.child("text")?.text ?? "").slice(0, TEXT_MOST),
      at,
      ...(reply !== undefined &&
        id !== undefined && {
          reply: { id, author: cut(author), excerpt: cut(reply.text), ...(to !== undefined && { to }) },
        }),
      ...(mentions.length > 0 && { mentions }),
    }
    return { value, changedAt: parseDateTime(payload.attrs.changed ?? "") ?? 0 }
  },
}

const cut = (text: string): string => text.slice(0, NAME_MOST).toWellFormed()

/** Whatever XML cannot carry, and more than others need to know, is left out. */
export function fitToSend(draft: Draft, clean: (text: string) => string): Draft {
  const { text, reply, mentions, at } = draft
  return {
    text: clean(text.slice(0, TEXT_MOST)),
    at,
    ...(reply !== undefined && {
      reply: { ...reply, author: clean(cut(reply.author)), excerpt: clean(cut(reply.excerpt)) },
    }),
    ...(mentions !== undefined && { mentions }),
  }
}
