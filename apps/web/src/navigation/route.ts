import { findPage } from "../places/registry.ts"

/** Every place in the app has an address of its own, so that it can be reloaded, linked and gone back from. */
export type Route =
  | { readonly name: "home" }
  | {
      readonly name: "chat"
      readonly address: string
      readonly showsDetails: boolean
      readonly message?: string
    }
  /** `undefined`: the list of sections. */
  | { readonly name: "settings"; readonly section: string | undefined }
  | { readonly name: "contacts" }
  | { readonly name: "activity" }
  | { readonly name: "search"; readonly query: string }
  | { readonly name: "share" }
  /** An XMPP link (RFC 5122) that the system gave us to open. */
  | { readonly name: "open"; readonly uri: string }
  | { readonly name: "add-account"; readonly address: string | undefined }
  /** One that a feature has registered. */
  | { readonly name: "page"; readonly path: string }
  | { readonly name: "sign-in" }
  | ({ readonly name: "sign-up" } & SignUpWish)
  | { readonly name: "setup"; readonly token: string }

/** What somebody brings along who makes an account. */
export interface SignUpWish {
  /** The token of an invitation. */
  readonly invitation: string | undefined
  /** Where the account is to be, if that is said; else on the server of this page. */
  readonly domain?: string
  /** The group they are invited to with the same link. */
  readonly room?: RoomWish
}

export interface RoomWish {
  /** As it stands there; whether it is an address is for others to say. */
  readonly address: string
  /** A password, or a token that is good instead of one. */
  readonly password?: string
}

/** Where no account is meant, or all of them. */
const WITHOUT_ACCOUNT = ["sign-in", "sign-up", "setup", "add-account", "open", "share"]

/**
 * Reads an address of ours; what is not known is home. Tokens travel in the fragment, which browsers do not send to
 * servers, so that no log ever has them.
 */
export function parseRoute(path: string, fragment: string, search = ""): Route {
  const parts = path.split("/").filter((part) => part !== "")
  const [first, second, third, fourth] = parts[0] === "a" ? parts.slice(2) : parts
  const token = decode(fragment.replace(/^#/, ""))
  const parameters = new URLSearchParams(search)
  switch (first) {
    case "chat":
      if (second === undefined) return { name: "home" }
      return {
        name: "chat",
        address: decode(second),
        showsDetails: third === "details",
        ...(third === "message" && fourth !== undefined && { message: decode(fourth) }),
      }
    case "settings":
      return { name: "settings", section: second }
    case "contacts":
    case "activity":
    case "share":
    case "sign-in":
      return { name: first }
    case "search":
      return { name: "search", query: parameters.get("q") ?? "" }
    case "open":
      return { name: "open", uri: parameters.get("uri") ?? "" }
    case "add-account":
      return { name: "add-account", address: second === undefined ? undefined : decode(second) }
    case "sign-up":
      return { name: "sign-up", ...readSignUpWish(second, fragment, parameters) }
    case "setup":
      return { name: "setup", token }
    default:
      return first !== undefined && findPage(first) !== undefined
        ? { name: "page", path: first }
        : { name: "home" }
  }
}

/** `/sign-up/<domain>?room=<address>#<token>;<password of the room>`: all of it may be missing. */
function readSignUpWish(
  domain: string | undefined,
  fragment: string,
  parameters: URLSearchParams,
): SignUpWish {
  const [token = "", password = ""] = fragment.replace(/^#/, "").split(";").map(decode)
  const room = parameters.get("room") ?? ""
  return {
    invitation: token || undefined,
    ...(domain !== undefined && { domain: decode(domain) }),
    ...(room !== "" && { room: { address: room, ...(password !== "" && { password }) } }),
  }
}

/** The account a path is about: `/a/romeo@montague.example/chat/…`; `undefined`: the one that is shown. */
export function findAccountIn(path: string): string | undefined {
  const [first, second] = path.split("/").filter((part) => part !== "")
  return first === "a" && second !== undefined ? decode(second) : undefined
}

/** The same place in the account of that address; places outside of accounts stay what they are. */
export function pathInAccount(path: string, account: string | undefined): string {
  const [first = ""] = path.split(/[/?#]/).filter((part) => part !== "")
  if (account === undefined || first === "a" || WITHOUT_ACCOUNT.includes(first)) return path
  return `/a/${segment(account)}${path}`
}

export function chatPath(address: { toString(): string }): string {
  return `/chat/${segment(address.toString())}`
}

export function detailsPath(address: { toString(): string }): string {
  return `${chatPath(address)}/details`
}

export function settingsPath(section?: string): string {
  return section === undefined ? "/settings" : `/settings/${section}`
}

/** A message of a conversation, by what others call it. */
export function messagePath(address: { toString(): string }, name: string): string {
  return `${chatPath(address)}/message/${segment(name)}`
}

export function searchPath(query: string): string {
  return query === "" ? "/search" : `/search?q=${encodeURIComponent(query)}`
}

export function addAccountPath(address?: string): string {
  return address === undefined ? "/add-account" : `/add-account/${segment(address)}`
}

export function signUpPath({ invitation = "", domain, room }: SignUpWish): string {
  const place = domain === undefined ? "/sign-up" : `/sign-up/${segment(domain)}`
  const search = room === undefined ? "" : `?room=${encodeURIComponent(room.address)}`
  const secrets = [invitation, room?.password ?? ""].map(encodeURIComponent).join(";").replace(/;$/, "")
  return `${place}${search}${secrets === "" ? "" : `#${secrets}`}`
}

/** Where an XMPP link is opened. */
export function openPath(uri: string): string {
  return `/open?uri=${encodeURIComponent(uri)}`
}

function segment(text: string): string {
  // An @ needs no escape in a path (RFC 3986 §3.3), and a person reads the address.
  return encodeURIComponent(text).replaceAll("%40", "@")
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
