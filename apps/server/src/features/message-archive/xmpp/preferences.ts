import { DomainError, type IqRequest } from "@kith/feature-kit"
import { Jid, type XmlElement, xml } from "@kith/xmpp"
import { NS_ARCHIVE } from "@kith/xmpp/extensions"
import { DEFAULT_RULES, type MessageArchive, type Preferences } from "../service/index.ts"

/** XEP-0441 §2: the owner asks what the archive is to keep, or changes it. */
export async function answerPreferences(archive: MessageArchive, request: IqRequest): Promise<XmlElement> {
  const { type, from, to, payload } = request
  const wanted = type === "set" ? readPreferences(payload) : undefined
  return preferencesElement(await archive.preferences(to.bare, from, wanted))
}

/** Throws `bad-request`, and `JidError`. */
export function readPreferences(prefs: XmlElement): Preferences {
  const defaultRule = DEFAULT_RULES.find((rule) => rule === prefs.attrs.default)
  if (defaultRule === undefined) {
    throw new DomainError("bad-request", "The default is `always`, `never` or `roster`.")
  }
  const addresses = (list: string) => {
    const texts = prefs.child(list)?.childrenNamed("jid") ?? []
    return [...new Set(texts.map(({ text }) => Jid.parse(text.trim()).toString()))].map((text) =>
      Jid.parse(text),
    )
  }
  return { defaultRule, always: addresses("always"), never: addresses("never") }
}

export function preferencesElement({ defaultRule, always, never }: Preferences): XmlElement {
  const list = (name: string, addresses: readonly Jid[]) =>
    xml(name, {}, ...addresses.map((address) => xml("jid", {}, address.toString())))
  return xml(
    "prefs",
    { xmlns: NS_ARCHIVE, default: defaultRule },
    list("always", always),
    list("never", never),
  )
}
