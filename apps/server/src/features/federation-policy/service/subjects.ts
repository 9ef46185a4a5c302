import type { Jid, Stanza } from "@kith/xmpp"
import {
  NS_DIRECT_INVITATION,
  NS_FILE_SHARING,
  NS_JINGLE_MESSAGE,
  NS_MUC,
  NS_MUC_USER,
  NS_OUT_OF_BAND,
  NS_UPLOAD,
} from "@kith/xmpp/extensions"
import type { Subject } from "./rule.ts"

/** XEP-0372 References, which XEP-0385 puts files into. */
const NS_REFERENCE = "urn:xmpp:reference:0"
const NS_MEDIA_SHARING = "urn:xmpp:sims:1"
const NS_JINGLE = "urn:xmpp:jingle:1"
/** XEP-0234, of any version. */
const FILE_TRANSFER = /^urn:xmpp:jingle:apps:file-transfer:\d+$/

/** Requests that open a way for a file: XEP-0363, XEP-0066 §2, XEP-0096, XEP-0047, XEP-0065. */
const FILE_REQUESTS: ReadonlySet<string> = new Set([
  NS_UPLOAD,
  "jabber:iq:oob",
  "http://jabber.org/protocol/si",
  "http://jabber.org/protocol/ibb",
  "http://jabber.org/protocol/bytestreams",
])

/**
 * What a stanza is about, as far as a server can tell; `ours` is its address on this side. Nothing for all the rest, and for
 * errors: they tell somebody what has been refused.
 */
export function subjectsOf(stanza: Stanza, ours: Jid, roomsDomain: string): Subject[] {
  if (stanza.type === "error") return []
  const isAboutRooms = concernsRooms(stanza, ours.domain === roomsDomain)
  const subjects: Subject[] = isAboutRooms ? ["rooms"] : []
  if (stanza.name === "message" && !isAboutRooms) subjects.push("messages")
  if (carriesFile(stanza)) subjects.push("files")
  if (isSubscription(stanza)) subjects.push("subscriptions")
  return subjects
}

/** Whether it opens something new between two people: a request to see presence, an invitation to a room. */
export function isApproach(stanza: Stanza): boolean {
  return stanza.name === "presence" ? stanza.type === "subscribe" : isInvitation(stanza)
}

function isSubscription({ name, type }: Stanza): boolean {
  return name === "presence" && (type === "subscribe" || type === "subscribed")
}

/**
 * Whatever goes to and from a room here, and what is marked as of a room elsewhere. Who is in one may leave it, and answers
 * pass: they end something.
 */
function concernsRooms(stanza: Stanza, isOurRoom: boolean): boolean {
  const { name, type } = stanza
  if (name === "presence") {
    return type === undefined && (isOurRoom || stanza.has("x", NS_MUC) || stanza.has("x", NS_MUC_USER))
  }
  if (name === "iq") return isOurRoom && (type === "get" || type === "set")
  return (
    isOurRoom || type === "groupchat" || stanza.has("x", NS_MUC_USER) || stanza.has("x", NS_DIRECT_INVITATION)
  )
}

/** XEP-0045 §7.8.2 and XEP-0249. */
function isInvitation(stanza: Stanza): boolean {
  if (stanza.name !== "message" || stanza.type === "error") return false
  if (stanza.has("x", NS_DIRECT_INVITATION)) return true
  return (
    stanza.has("x", NS_MUC_USER) && stanza.child("x", NS_MUC_USER)?.child("invite", NS_MUC_USER) !== undefined
  )
}

function carriesFile(stanza: Stanza): boolean {
  if (stanza.name === "message") {
    return stanza.spans.some(({ name, namespace }) => {
      if (namespace === NS_OUT_OF_BAND || namespace === NS_FILE_SHARING) return true
      if (namespace === NS_REFERENCE)
        return stanza.child(name, namespace)?.child("media-sharing", NS_MEDIA_SHARING)
      return namespace === NS_JINGLE_MESSAGE && offersFile(stanza.child(name, namespace)?.elements ?? [])
    })
  }
  if (stanza.name !== "iq" || (stanza.type !== "set" && stanza.type !== "get")) return false
  const asked = stanza.spans[0]?.namespace ?? ""
  if (FILE_REQUESTS.has(asked)) return true
  if (asked !== NS_JINGLE) return false
  const contents = stanza.child("jingle", NS_JINGLE)?.childrenNamed("content") ?? []
  return contents.some(({ elements }) => offersFile(elements))
}

function offersFile(elements: readonly { readonly namespace: string | undefined }[]): boolean {
  return elements.some(({ namespace }) => FILE_TRANSFER.test(namespace ?? ""))
}
