import { DomainError, type Hooks } from "@kith/feature-kit"
import {
  Jid,
  MalformedError,
  NS_CLIENT,
  parseElement,
  type Stanza,
  stanza,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import {
  findForwarded,
  forwarded,
  NS_ARCHIVE,
  NS_PORTABLE_ARCHIVE,
  withoutStanzaIds,
} from "@kith/xmpp/extensions"
import { accountExporting, accountImporting } from "../../accounts/index.ts"
import { handlingOf } from "../../message-handling/index.ts"
import type { ArchiveImport, MessageArchive } from "../service/index.ts"
import { MAX_PAGE, type OldMessage } from "../service/index.ts"
import { preferencesElement, readPreferences } from "./preferences.ts"

/** What one message may take that nobody has sent through this server. */
const MAX_CHARACTERS = 1024 * 1024

/** The archive in an account's file (XEP-0227 §4.11). */
export function moveArchives(hooks: Hooks, archive: MessageArchive, imports: ArchiveImport): void {
  hooks.on(accountExporting, "guard", async ({ user, add, addMany }) => {
    if (archive.isEnabled) add(preferencesElement(await archive.preferences(user, user)))
    addMany({ name: "archive", attrs: { xmlns: NS_PORTABLE_ARCHIVE } }, results(archive, user))
  })

  hooks.on(accountImporting, "guard", ({ user, origin, read, readMany }) => {
    read("prefs", NS_ARCHIVE, async (element) => {
      await archive.preferences(user, user, readPreferences(element))
    })
    readMany("archive", NS_PORTABLE_ARCHIVE, (children) =>
      imports.importMessages(
        user,
        children.map((child) => readResult(child, user, origin, imports)),
      ),
    )
  })
}

async function* results(archive: MessageArchive, user: Jid): AsyncGenerator<XmlElement> {
  let after: string | undefined
  for (;;) {
    const page = await archive.page(user, user, {}, { max: MAX_PAGE, after })
    for (const { id, sentAt, stanza: text } of page.messages) {
      const message = stanza(parseElement(text))
      yield xml("result", { xmlns: NS_ARCHIVE, id }, forwarded(message, sentAt))
    }
    after = page.messages.at(-1)?.id
    if (page.isComplete || after === undefined) return
  }
}

function readResult(result: XmlElement, user: Jid, origin: Jid, imports: ArchiveImport): OldMessage {
  const found = result.name === "result" ? findForwarded(result) : undefined
  const sentAt = found?.delay?.time
  if (found === undefined || found.stanza.name !== "message" || sentAt === undefined) {
    throw new MalformedError("What is archived is a message with a time")
  }
  const [from, to] = [readdress(found.stanza.from, user, origin), readdress(found.stanza.to, user, origin)]
  if (!from.bare.equals(user) && !to.bare.equals(user)) {
    throw new DomainError(
      "not-acceptable",
      `A message from ${from.bare} to ${to.bare} is not of this account.`,
    )
  }
  const message = clean(found.stanza.withAttrs({ from: from.toString(), to: to.toString() }), user)
  const kind = handlingOf(message).archive
  if (kind === undefined) throw new DomainError("not-acceptable", "Messages of this kind are not archived.")
  const text = imports.normalise(message.toXml(""))
  if (text.length > MAX_CHARACTERS) {
    throw new DomainError("policy-violation", `A message has more than ${MAX_CHARACTERS} characters.`)
  }
  return { sentAt, from, to, kind, stanza: text }
}

/** Of one's own address one part may be missing; the old one is the new one here. */
function readdress(text: string | undefined, user: Jid, origin: Jid): Jid {
  const address = text === undefined ? user : Jid.parse(text)
  if (!address.bare.equals(origin)) return address
  return address.resource === undefined ? user : user.withResource(address.resource)
}

/** Nobody but this server gives ids in the name of its accounts. */
function clean(message: Stanza, user: Jid): Stanza {
  return withoutStanzaIds(message, (by) => by.domain === user.domain)
}

/** The same whatever quotes and prefixes it was written with. */
export function normaliseStanza(text: string): string {
  const { name, attrs, children } = parseElement(text)
  const { xmlns = NS_CLIENT, ...rest } = attrs
  const sorted = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1))
  return stanza(xml(name, { xmlns, ...Object.fromEntries(sorted) }, ...children)).toXml("")
}
