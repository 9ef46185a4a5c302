import type { Stanza } from "@kith/xmpp"

/** Whoever is online tells their contacts and asks for theirs: nobody is to hear each time that one cannot be reached. */
export function isAnnouncement({ name, type }: Stanza): boolean {
  if (name !== "presence") return false
  return type === undefined || type === "unavailable" || type === "probe" || type === "error"
}
