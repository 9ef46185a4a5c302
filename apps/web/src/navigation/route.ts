/** Every place in the app has an address of its own, so that it can be reloaded, linked and gone back from. */
export type Route =
  | { readonly name: "home" }
  | { readonly name: "chat"; readonly address: string; readonly showsDetails: boolean }
  | { readonly name: "settings" }
  | { readonly name: "sign-in" }
  | { readonly name: "sign-up"; readonly invitation: string | undefined }
  | { readonly name: "setup"; readonly token: string }

/**
 * Reads an address of ours; what is not known is home. Tokens travel in the fragment, which browsers do not send to
 * servers, so that no log ever has them.
 */
export function parseRoute(path: string, fragment: string): Route {
  const [first, second, third] = path.split("/").filter((part) => part !== "")
  const token = decode(fragment.replace(/^#/, ""))
  switch (first) {
    case "chat":
      if (second === undefined) return { name: "home" }
      return { name: "chat", address: decode(second), showsDetails: third === "details" }
    case "settings":
      return { name: "settings" }
    case "sign-in":
      return { name: "sign-in" }
    case "sign-up":
      return { name: "sign-up", invitation: token || undefined }
    case "setup":
      return { name: "setup", token }
    default:
      return { name: "home" }
  }
}

export function chatPath(address: { toString(): string }): string {
  // An @ needs no escape in a path (RFC 3986 §3.3), and a person reads the address.
  return `/chat/${encodeURIComponent(address.toString()).replaceAll("%40", "@")}`
}

export function detailsPath(address: { toString(): string }): string {
  return `${chatPath(address)}/details`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
