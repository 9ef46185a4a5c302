import { federationClose, federationRetry } from "./connections.ts"
import { federationAllow, federationForget, federationRefuse } from "./decisions.ts"
import { federationLinks } from "./links.ts"
import { federationRules } from "./rules.ts"
import { federationShow } from "./show.ts"

/** `kith federation …`: other servers, the connections with them, and the rules about them. */
export const FEDERATION_COMMANDS = [
  federationLinks,
  federationShow,
  federationClose,
  federationRetry,
  federationRules,
  federationAllow,
  federationRefuse,
  federationForget,
]
