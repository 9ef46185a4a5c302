import type { XmlElement } from "@kith/xmpp"

/** XInclude 1.0. */
export const NS_XINCLUDE = "http://www.w3.org/2001/XInclude"

/** What an account file says (XEP-0227), in its order and in pieces that fit in memory. */
export type FileEvent =
  | { readonly kind: "host"; readonly jid: string }
  | { readonly kind: "user"; readonly name: string; readonly password: string | undefined }
  /** A child of the user begins; `parent` has its name and attributes. */
  | { readonly kind: "part"; readonly parent: XmlElement }
  /** A child of that, whole; `size` is what it takes in the file, in characters. */
  | { readonly kind: "child"; readonly child: XmlElement | string; readonly size: number }
  | { readonly kind: "partEnd" | "userEnd" | "hostEnd" }
  /** Another file has what belongs here (XEP-0227 §5). */
  | { readonly kind: "include"; readonly href: string; readonly into: FileLevel }
  /** An element where none of that kind is known; it was left out. */
  | { readonly kind: "unknown"; readonly name: string; readonly namespace: string }

/** What a file holds, or stands inside of. */
export type FileLevel = "file" | "server-data" | "host" | "user" | "part"
