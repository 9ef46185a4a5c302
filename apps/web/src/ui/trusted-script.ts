/** What TypeScript does not know yet of https://www.w3.org/TR/trusted-types/. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown }
}

const own = (url: string): string => {
  const { href, origin } = new URL(url, location.href)
  if (origin !== location.origin) throw new TypeError(`A script of ${origin} is not run here.`)
  return href
}

let toScriptUrl: ((url: string) => unknown) | undefined

/**
 * The address of a worker of our own, in the form that pages ask for whose policy demands Trusted Types; the name of the
 * policy is in `security-headers.ts` of the server. @throws TypeError for an address elsewhere
 */
export function trustScript(url: string | URL): string {
  if (toScriptUrl === undefined) {
    const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
    const policy = trustedTypes?.createPolicy("kith-scripts", { createScriptURL: own })
    toScriptUrl = policy === undefined ? own : (address) => policy.createScriptURL(address)
  }
  return toScriptUrl(String(url)) as string
}
