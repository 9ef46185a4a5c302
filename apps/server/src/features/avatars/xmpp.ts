import type { Hooks } from "@kith/feature-kit"
import { type Stanza, serialize } from "@kith/xmpp"
import { findVCardUpdate, NS_VCARD_UPDATE, vcardUpdate } from "@kith/xmpp/extensions"
import { presenceSending } from "../presence/index.ts"
import type { Avatars } from "./service.ts"

/** XEP-0398 §5: presence names the picture, so that clients need not fetch their own to tell of it. */
export function completePresence(hooks: Hooks, avatars: Avatars): void {
  hooks.on(presenceSending, "transform", (event) => {
    const claimed = findVCardUpdate(event.presence)
    // The client says that nothing is to be shown.
    if (claimed === "") return undefined
    const complete = (shown: { readonly id: string | undefined } | undefined) =>
      shown === undefined || (shown.id ?? "") === claimed
        ? undefined
        : { ...event, presence: withPicture(event.presence, shown.id) }
    const shown = avatars.inPresence(event.session.user, event.to)
    return shown instanceof Promise ? shown.then(complete) : complete(shown)
  })
}

function withPicture(presence: Stanza, id: string | undefined): Stanza {
  const rest = presence.has("x", NS_VCARD_UPDATE)
    ? presence.withChildren(presence.children.filter((child) => !isUpdate(child)))
    : presence
  return rest.appending("x", NS_VCARD_UPDATE, serialize(vcardUpdate(id)))
}

function isUpdate(child: Stanza["children"][number]): boolean {
  return typeof child !== "string" && child.name === "x" && child.namespace === NS_VCARD_UPDATE
}
