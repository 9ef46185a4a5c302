/** XEP-0060 §4.1. Who has none is not on the list. */
export const AFFILIATIONS = ["owner", "publisher", "publish-only", "member", "none", "outcast"] as const
export type Affiliation = (typeof AFFILIATIONS)[number]

export const isAffiliation = (text: string | undefined): text is Affiliation =>
  AFFILIATIONS.some((known) => known === text)
