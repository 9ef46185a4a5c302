import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0463 MUC Affiliations Versioning. */
export const NS_ROOM_AFFILIATION_VERSIONS = "urn:xmpp:muc:affiliations:1"

/** Between which versions of the affiliations of a room something was changed. Versions mean nothing to whoever gets them. */
export interface RoomAffiliationVersions {
  /** Absent where what follows is the whole. */
  readonly since?: string | undefined
  /** Absent in what clients ask. */
  readonly until?: string | undefined
}

/** A child of the `<x/>` in what rooms are asked and what they say. */
export function roomAffiliationVersions({ since, until }: RoomAffiliationVersions): XmlElement {
  return xml("mav", { xmlns: NS_ROOM_AFFILIATION_VERSIONS, since, until })
}

/** `undefined` where that `<x/>` says nothing of versions. */
export function findRoomAffiliationVersions(x: XmlElement): RoomAffiliationVersions | undefined {
  const mav = x.child("mav", NS_ROOM_AFFILIATION_VERSIONS)
  return mav && { since: mav.attrs.since, until: mav.attrs.until }
}
