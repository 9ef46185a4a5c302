import type { Federation } from "@kith/feature-kit"

/** Of a server that talks to no others. */
export const noFederation: Federation = {
  isEnabled: false,
  links: () => [],
  close: () => 0,
  retry: () => 0,
}
