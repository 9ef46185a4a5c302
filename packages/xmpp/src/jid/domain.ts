import { checkIdentifier, mapWidth, PrecisError } from "./precis.ts"
import { decodePunycode } from "./punycode.ts"

const ASCII_DOMAIN = /^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/
const ASCII_LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
const DOTS = /[\u3002\uFF0E\uFF61]/g
const LOOKS_LIKE_IPV4 = /^[0-9]+(?:\.[0-9]+){3}$/
const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|$)){4}$/
const IPV6 = /^\[[0-9a-f:.]{2,45}\]$/

/**
 * The domainpart of RFC 7622 §3.2: names in lower case as U-labels in NFC, without a final dot; address literals.
 */
export function prepareDomain(text: string): string {
  const mapped = mapWidth(text.replace(DOTS, "."))
  // Label by label, because the lower case of a final sigma depends on what follows.
  const lower = mapped
    .split(".")
    .map((label) => label.toLowerCase().normalize("NFC"))
    .join(".")
  const domain = lower.endsWith(".") ? lower.slice(0, -1) : lower
  if (LOOKS_LIKE_IPV4.test(domain)) {
    if (!IPV4.test(domain)) throw new PrecisError("It is not an IPv4 address")
    return domain
  }
  if (ASCII_DOMAIN.test(domain) && !domain.includes("xn--")) return domain
  if (domain.startsWith("[")) return prepareIpv6(domain)
  return domain.split(".").map(prepareLabel).join(".")
}

function prepareIpv6(literal: string): string {
  if (!IPV6.test(literal) || !URL.canParse(`http://${literal}/`)) {
    throw new PrecisError("It is not an IPv6 address in brackets")
  }
  return new URL(`http://${literal}/`).hostname
}

function prepareLabel(label: string): string {
  if (!label.startsWith("xn--")) {
    if (ASCII_LABEL.test(label)) return label
    return checkUnicodeLabel(label)
  }
  const decoded = ASCII_LABEL.test(label) ? decodePunycode(label.slice(4)) : undefined
  if (decoded === undefined || /^[\0-\x7F]*$/.test(decoded)) {
    throw new PrecisError(`${label} is not an internationalised label`)
  }
  if (decoded !== decoded.toLowerCase().normalize("NFC")) {
    throw new PrecisError(`${label} is not in its normal form`)
  }
  return checkUnicodeLabel(decoded)
}

/** RFC 5891 §4.2 and §5.4: what a registry may give out, hence the stricter reading of both. */
function checkUnicodeLabel(label: string): string {
  // The A-label of a longer one would exceed 63 octets, as every character takes at least one.
  if (label === "" || label.length > 59) throw new PrecisError("A label of the domain is empty or too long")
  if (label.startsWith("-") || label.endsWith("-") || label.slice(2, 4) === "--") {
    throw new PrecisError("A label of the domain has a hyphen in the wrong place")
  }
  for (const character of label) {
    if (character <= "\x7F" && !/^[a-z0-9-]$/.test(character)) {
      throw new PrecisError(`A domain has no ${JSON.stringify(character)}`)
    }
  }
  checkIdentifier(label)
  return label
}
