import { MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0092 Software Version. */
export const NS_VERSION = "jabber:iq:version"

export interface SoftwareVersion {
  readonly name: string
  readonly version: string
  readonly os?: string | undefined
}

/** Without one it is the question. */
export function softwareVersion(software?: SoftwareVersion): XmlElement {
  return xml(
    "query",
    { xmlns: NS_VERSION },
    software && xml("name", {}, software.name),
    software && xml("version", {}, software.version),
    software?.os !== undefined && xml("os", {}, software.os),
  )
}

/** Throws {@link MalformedError}. */
export function parseSoftwareVersion(query: XmlElement): SoftwareVersion {
  const name = query.child("name")?.text
  const version = query.child("version")?.text
  if (name === undefined || version === undefined)
    throw new MalformedError("The software has no name or version")
  return { name, version, os: query.child("os")?.text }
}
